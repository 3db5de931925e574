"""Bring index, arrays and model up to the database: once, by whoever holds the follower's lock."""

import time
from typing import TYPE_CHECKING, Final, Protocol

import search
from kb import changes
from search import Busy, Damaged, SearchIndex, WriterLock
from webui.settings import Settings

if TYPE_CHECKING:
    from kb.database import Clock, Database
    from recommend import Recommender

FEW: Final = 500
POLL: Final = 0.05
PATIENCE: Final = 60.0
LONG_PATIENCE: Final = 900.0


class Parts(Protocol):
    """What is kept up: an installation, opened by a command, the follower or the site."""

    @property
    def settings(self) -> Settings: ...
    @property
    def sessions(self) -> "Database": ...
    @property
    def index(self) -> SearchIndex: ...
    @property
    def recommender(self) -> "Recommender": ...
    @property
    def clock(self) -> "Clock": ...


def lock_of(parts: Parts) -> WriterLock:
    """Return the lock that the one follower of an installation holds."""
    return WriterLock(parts.settings.data / "follower.lock")


def catch_up(parts: Parts, *, model: bool = True, learn: bool = False) -> list[str]:
    """Apply what waits, or see a running follower do it; return what a person should know.

    With `learn` the model is also fitted to everything stored by now, not only extended.
    """
    with parts.sessions.read() as session:
        target = changes.last(session)
    told = []
    if not _is_level(parts, target, model=model):
        try:
            with lock_of(parts):
                apply_index(parts)
                if model:
                    apply_model(parts)
        except Busy:
            if not _followed(parts, target, model=model, patience=LONG_PATIENCE if learn else PATIENCE):
                told.append("跟随进程还没有跟上，刚改动的内容可能还找不到；请看 jieda doctor")
    if learn and parts.recommender.model().fitted < target:
        with parts.sessions.read() as session:
            parts.recommender.refit(session)
    return told


def rebuild(parts: Parts) -> None:
    """Make index, arrays and model from nothing; Busy when a follower runs."""
    with lock_of(parts), parts.sessions.read() as session:
        search.rebuild(session, parts.index)
        parts.recommender.rebuild(session)


def apply_index(parts: Parts) -> int:
    """Let the index take in what changed, or make it anew if it is damaged; return how many documents that were."""
    with parts.sessions.read() as session:
        try:
            if damage_of(parts.index):
                return search.rebuild(session, parts.index)
            if changes.last(session) - parts.index.last > FEW:
                return search.sync(session, parts.index)
            count = 0
            while done := search.follow(session, parts.index):
                count += done
        except Damaged:
            return search.rebuild(session, parts.index)
    return count


def apply_model(parts: Parts) -> int:
    """Let the model take in what changed; return how many articles and tickets did."""
    with parts.sessions.read() as session:
        return parts.recommender.sync(session)


def damage_of(index: SearchIndex) -> str:
    """Say which parts of the index can't be read, and why; empty where all is well."""
    return "；".join(f"{part} {reason}" for part, reason in index.ping().items() if reason)


def _is_level(parts: Parts, target: int, *, model: bool) -> bool:
    if damage_of(parts.index) or parts.index.last < target:
        return False
    if not model:
        return True
    state = parts.recommender.ping()
    return state.ok and state.last >= target


def _followed(parts: Parts, target: int, *, model: bool, patience: float) -> bool:
    """Wait for the follower."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if _is_level(parts, target, model=model):
            return True
        time.sleep(POLL)
    return False
