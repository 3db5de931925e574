"""Bring index, arrays and model up to the database: once, by whoever holds the follower's lock."""

import time
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import search
from kb import changes
from kb.sentences import sentence as _
from search import Busy, Damaged, SearchIndex, WriterLock
from webui.installation.parts import Services
from webui.installation.settings import Settings

FEW: Final = 500
MANY: Final = 2_000
POLL: Final = 0.05
PATIENCE: Final = 60.0
LONG_PATIENCE: Final = 900.0
SYNC: Final = "sync"
REBUILD: Final = "rebuild"


def lock_of(parts: Services) -> WriterLock:
    """Return the lock that the one follower of an installation holds."""
    return WriterLock(parts.settings.data / "follower.lock")


def catch_up(parts: Services, *, model: bool = True, learn: bool = False) -> list[str]:
    """Apply what waits, or see a running follower do it; return what a person should know.

    With `learn` the model is also fitted to everything stored by now, not only extended.
    """
    with parts.sessions.read() as session:
        target = changes.last(session)
    told: list[str] = []
    if not _is_level(parts, target, model=model):
        try:
            with lock_of(parts):
                _apply(parts, target, model=model)
        except Busy:
            if not _followed(parts, target, model=model, patience=LONG_PATIENCE if learn else PATIENCE):
                told.append(_("跟随进程还没有跟上，刚改动的内容可能还找不到；请看 jieda doctor"))
    if learn and parts.recommender.model().fitted < target:
        with parts.sessions.read() as session:
            parts.recommender.refit(session)
    return told


def _apply(parts: Services, target: int, *, model: bool) -> None:
    """Take in what waits; a large import is learned by a process of its own while this one indexes it."""
    beside = None
    if model and target - parts.recommender.ping().last > MANY:
        beside = get_context("spawn").Process(target=_learn, args=(parts.settings,), daemon=True)
        beside.start()
    apply_index(parts)
    if beside:
        beside.join()
    if model:
        apply_model(parts)


def _learn(settings: Settings) -> None:
    parts = Services(settings)
    apply_model(parts)
    parts.close()


def renew(parts: Services, *, wholly: bool) -> bool:
    """Compare everything with the database and write what differs, or (wholly) make all anew.

    Where a follower runs, it is asked to; tell whether it was done.
    """
    try:
        with lock_of(parts):
            renew_now(parts, wholly=wholly)
    except Busy:
        return _asked(request_of(parts), REBUILD if wholly else SYNC)
    return True


def renew_now(parts: Services, *, wholly: bool) -> None:
    """Do it here, where the lock is held."""
    with parts.sessions.read() as session:
        if wholly or damage_of(parts.index):
            search.rebuild(session, parts.index)
        else:
            search.sync(session, parts.index)
        if wholly:
            parts.recommender.rebuild(session)
        else:
            parts.recommender.sync(session)


def request_of(parts: Services) -> Path:
    """Return the file by which a command asks the follower; it is gone when that is done."""
    return parts.settings.data / "follower.request"


def ask_to_rebuild(parts: Services) -> None:
    """Ask the follower to make all anew, without waiting for it."""
    request_of(parts).write_text(REBUILD, encoding="ascii")


def _asked(request: Path, what: str) -> bool:
    request.write_text(what, encoding="ascii")
    until = time.monotonic() + LONG_PATIENCE
    while request.exists():
        if time.monotonic() > until:
            request.unlink(missing_ok=True)
            return False
        time.sleep(POLL)
    return True


def apply_index(parts: Services) -> int:
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


def apply_model(parts: Services) -> int:
    """Let the model take in what changed; return how many articles and tickets did."""
    with parts.sessions.read() as session:
        return parts.recommender.sync(session)


def damage_of(index: SearchIndex) -> str:
    """Say which parts of the index can't be read, and why; empty where all is well."""
    return "；".join(f"{part} {reason}" for part, reason in index.ping().items() if reason)


def _is_level(parts: Services, target: int, *, model: bool) -> bool:
    if damage_of(parts.index) or parts.index.last < target:
        return False
    if not model:
        return True
    state = parts.recommender.ping()
    return state.ok and state.last >= target


def _followed(parts: Services, target: int, *, model: bool, patience: float) -> bool:
    """Wait for the follower."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if _is_level(parts, target, model=model):
            return True
        time.sleep(POLL)
    return False
