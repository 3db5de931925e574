"""The follower: one process per installation that keeps index, arrays and model up with the database.

Eight loops run side by side, so that none waits for another: the index takes in changes and is mended, the model does,
small parts of the index are merged, from time to time the model is fitted anew, new tickets are watched for bursts, the
clocks of open tickets are watched, files that people brought are read and imported, and mail is sent.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

import search
from kb import attachments, changes, evaluations, lookups
from search import Busy, Damaged
from webui.installation import evaluating, taking_in
from webui.installation.noticing import Noticer
from webui.installation.parts import Services
from webui.installation.reviewing import Reviewer
from webui.installation.settings import Settings
from webui.installation.surveying import is_due, survey_beside
from webui.installation.upkeep import (
    REBUILD,
    apply_index,
    apply_model,
    damage_of,
    lock_of,
    renew_now,
    request_of,
)
from webui.installation.warming import warm_indexing, warm_learning
from webui.installation.watching import Watcher
from webui.mail import Sender

POLL: Final = 0.1
SELDOM: Final = 1.0
LONGEST_REST: Final = 0.5
"""While there is much to follow it rests as long as it worked, so that more comes together for the next step."""

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
BEHIND: Final = 5
"""How much it steps back where there is too little processor: whoever waits for an answer comes first."""

FORGET_EVERY: Final = timedelta(days=1)
EXPECTED: Final = (SQLAlchemyError, OSError, Damaged, Busy)

log = structlog.get_logger()


class Follower:
    """Follows until `stop` is set; an unexpected error ends it, so that it is started afresh."""

    def __init__(self, parts: Services, stop: Event) -> None:
        self.parts = parts
        self.stop = stop
        self._forgot: datetime | None = None
        self._began = parts.clock()
        self._evaluated: datetime | None = None
        self._began = parts.clock()
        self._noticer = Noticer(parts)
        self._reviewer = Reviewer(parts)
        self._watcher = Watcher(parts)
        self._sender = Sender(parts, stop)

    def run(self, *, afresh: bool = False) -> None:
        """Follow as soon as no other process does; `afresh` rebuilds everything first."""
        while not self.stop.is_set():
            try:
                with lock_of(self.parts):
                    if afresh:
                        renew_now(self.parts, wholly=True)
                        afresh = False
                    self._follow()
            except Busy:
                self.stop.wait(SELDOM)

    def _follow(self) -> None:
        log.info("following", data=str(self.parts.settings.data))
        with ThreadPoolExecutor(8) as pool:
            loops = [
                pool.submit(self._repeat, warm_up, step, pause)
                for warm_up, step, pause in (
                    (warm_indexing, self._index, POLL),
                    (warm_learning, self._model, POLL),
                    (lambda: None, self._tidy, SELDOM),
                    (lambda: None, self._tend, SELDOM),
                    (lambda: None, self._look_out, SELDOM),
                    (lambda: None, self._watch, SELDOM),
                    (partial(taking_in.take_up, self.parts), self._take_in, SELDOM),
                    (lambda: None, self._send, SELDOM),
                )
            ]
            for loop in as_completed(loops):
                self.stop.set()
                loop.result()
        self._sender.close()

    def _repeat(self, warm_up: Callable[[], None], step: Callable[[], None], pause: float) -> None:
        warm_up()
        failures = 0
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                step()
                failures = 0
                self.stop.wait(max(pause, min(time.monotonic() - began, LONGEST_REST)))
            except EXPECTED as error:
                wait = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
                failures += 1
                log.warning("following failed", error=f"{type(error).__name__}: {error}", again_in=wait)
                self.stop.wait(wait)

    def _last(self) -> int:
        with self.parts.sessions.read() as session:
            return changes.last(session)

    def _index(self) -> None:
        """Take changes into the index, make it anew where a file of it was damaged, and do what commands ask for."""
        request = request_of(self.parts)
        if request.exists():
            wholly = request.read_text(encoding="ascii") == REBUILD
            log.info("asked", wholly=wholly)
            renew_now(self.parts, wholly=wholly)
            request.unlink(missing_ok=True)
        damage = damage_of(self.parts.index)
        if damage:
            log.warning("index damaged, rebuilding", damage=damage)
        if damage or self.parts.index.last < self._last():
            log.debug("indexed", documents=apply_index(self.parts))

    def _model(self) -> None:
        """Take changes into the model, which mends itself."""
        state = self.parts.recommender.ping()
        if not state.ok:
            log.warning("model damaged, rebuilding", damage=state.reason)
        if not state.ok or state.last < self._last():
            log.debug("weighed", documents=apply_model(self.parts))

    def _tidy(self) -> None:
        """Merge what has grown too many or too dead, while changes go on."""
        if not damage_of(self.parts.index) and search.tidy(self.parts.index):
            log.info("tidied")

    def _look_out(self) -> None:
        """Raise bursts of tickets that are alike as candidates for known issues, and see whose review has come."""
        for number in self._noticer.look():
            log.info("noticed", issue=number)
        if count := self._reviewer.look():
            log.info("due for review", articles=count)

    def _watch(self) -> None:
        """Warn of limits that come near, tell of those that have passed, and hand tickets on."""
        if said := self._watcher.look():
            log.info("said of limits", events=said)

    def _send(self) -> None:
        """Hand over the mail that waits."""
        if count := self._sender.step():
            log.info("mailed", messages=count)

    def _take_in(self) -> None:
        """Read the documents that wait, and go on with imports."""
        while taking_in.step(self.parts) and not self.stop.is_set():
            pass

    def _tend(self) -> None:
        """Fit the model anew when it is due, measure it at night, and once a day forget who asked long ago."""
        with self.parts.sessions.read() as session:
            if self.parts.recommender.refit_if_due(session):
                log.info("fitted anew")
        now = self.parts.clock()
        if is_due(self.parts, self._began, now, self.parts.settings.zone):
            log.info("surveyed", well=survey_beside(self.parts.settings, self.stop))
        if self._forgot is None or now - self._forgot > FORGET_EVERY:
            with self.parts.sessions.begin() as session:
                lookups.forget_people(session, now)
                attachments.tidy(session, self.parts.settings.data)
            self._forgot = now
        self._evaluate(now)

    def _evaluate(self, now: datetime) -> None:
        """Measure the model, once a night even where that fails or there is nothing to measure by."""
        if self._evaluated is None:
            with self.parts.sessions.read() as session:
                self._evaluated = evaluations.last_at(session)
        if evaluating.is_due(self._evaluated, self._began, now, self.parts.settings.zone):
            self._evaluated = now
            if evaluating.evaluate_beside(self.parts.settings, self.stop):
                log.info("evaluated")
            elif not self.stop.is_set():
                log.warning("evaluation failed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Follow one data folder until told to stop, or until standard input ends with the process that started us."""
    from webui.logs import configure

    parser = argparse.ArgumentParser(prog="python -m webui.installation.follow")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--afresh", action="store_true")
    given = parser.parse_args(arguments)
    settings = Settings.from_environment(data=given.data)
    configure(settings.log_level)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches the whole group; the server tells us to stop
    os.nice(BEHIND)
    Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    installation = Services(settings)
    try:
        Follower(installation, stop).run(afresh=given.afresh)
    finally:
        installation.close()
    return 0


def _stop_with_parent(stop: Event) -> None:
    while os.read(0, 1024):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
