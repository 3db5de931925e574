"""Keep the newest model before those who ask: one writer follows the database, readers swap one reference."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock, RLock
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from recommend.answers import DAY, TITLE_MOST, Asked, answer, near, profile, question_of
from recommend.comparing import compare, refused
from recommend.following import is_much, learned_anew, news, taken_in
from recommend.model import PHRASING_TIMES, TITLE_TIMES, Model, Shelf
from recommend.results import Acceptance, Guess, Near, Recommendations, SimilarTicket, State
from recommend.sync import changes_after
from recommend.texts import Question, ask
from search import Busy, Damaged, WriterLock

WAIT: Final = 600.0
WATCHED_EVERY: Final = 0.5
HEAD, TAIL = 24_000, 8_000


class Recommender:
    """The recommender of one installation, in a folder or (path None) in memory.

    Reading raises Damaged while the model cannot be read; the next `sync`, or `rebuild`, mends it.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._shelf = Shelf(path) if path else None
        self._model = Model()
        self._reading = Lock()
        self._writing = RLock()

    def model(self) -> Model:
        """Give the present generation; raise Damaged where it could not be trusted at the last look."""
        if self._shelf is None:
            return self._model
        if damage := self._shelf.damage(max_age=WATCHED_EVERY):
            raise Damaged(damage)
        if self._shelf.moved():
            with self._reading:
                if self._shelf.moved():
                    self._model = self._shelf.open()
        return self._model

    def sync(self, session: Session) -> int:
        """Take in what changed in the database since the last time; return how many articles and tickets did.

        Few are weighed by what is known; many are learned from at once. A damaged model is made anew.
        """
        with self._alone():
            try:
                model = self._trusted()
            except Damaged:
                return self._learn(session)
            changes = changes_after(session, model.last)
            if changes.last == model.last:
                return 0
            fresh = news(model, changes)
            if is_much(model, fresh):
                self._publish(learned_anew(session, model, at=self._clock(), changes=fresh)[0])
            else:
                self._publish(taken_in(model, fresh))
            return changes.count

    def refit(self, session: Session) -> None:
        """Learn anew from everything, while the old model goes on answering; ends the session's transaction."""
        try:
            model = self.model()
        except Damaged:
            model = Model()
        self._replace(session, learned_anew(session, model, at=self._clock())[0])

    def refit_if_due(self, session: Session) -> bool:
        """Learn anew if more than a tenth is newer than the last fit, or anything is and that is a day ago.

        The new model is taken only if it is not worse than the old one; tell whether it was.
        """
        old = self.model()
        if not old.is_due(self._clock()):
            return False
        new, changes = learned_anew(session, old, at=self._clock(), stale=0)
        comparison = compare(old, new, changes.tickets, at=self._clock())
        if comparison.taken:
            self._replace(session, replace(new, comparison=comparison))
            return True
        with self._alone():
            self._publish(refused(self._trusted(), comparison))
        return False

    def _replace(self, session: Session, new: Model) -> None:
        """Make a new model the present one, with what changed while it was learned."""
        session.rollback()
        with self._alone():
            changes = changes_after(session, new.last)
            self._publish(taken_in(new, news(new, changes)) if changes.count else new)

    def rebuild(self, session: Session) -> None:
        """Make the model from nothing, whatever is stored."""
        with self._alone():
            self._learn(session)

    def ping(self) -> State:
        """Tell whether every file of the model is sound and what it holds."""
        try:
            model = self._trusted()
        except Damaged as damage:
            return State(False, str(damage))
        return State(
            ok=True,
            last=model.last,
            model_version=model.version,
            articles=model.articles.living,
            tickets=model.tickets.living,
            waiting=model.waiting.living,
            classes=len(model.by_article.labels),
            learned={"tickets": model.corpus.tickets, **model.facts()},
        )

    def recommend(
        self,
        text: str,
        *,
        audience: int,
        title: str = "",
        category: str = "",
        limit: int = 10,
        acceptance: Acceptance | None = None,
        explain: bool = True,
    ) -> Recommendations:
        """Find the articles that may answer a ticket's text, best first, only those that the audience may see.

        Without `explain` the items come without reasons, which `explained` adds to some of them.
        """
        started = time.perf_counter()
        model = self.model()
        found = answer(
            model,
            question_of(title, text),
            audience=audience,
            category=category,
            limit=limit,
            acceptance=acceptance,
            today=int(self._clock() // DAY),
        )
        items = tuple(found.explained(found.items)) if explain else found.items
        return replace(found, items=items, took=time.perf_counter() - started)

    def similar(
        self,
        text: str,
        *,
        title: str = "",
        limit: int = 10,
        exclude: int | None = None,
        waiting: bool = False,
    ) -> list[SimilarTicket]:
        """Find the solved tickets most like a text, but for the ticket with the key `exclude`; for agents only.

        With `waiting` those that nobody solved yet.
        """
        return near.similar(self.model(), question_of(title, text), limit, exclude, waiting=waiting)

    def categories(self, text: str, *, title: str = "", limit: int = 3) -> list[Guess]:
        """Find the categories that a ticket may be of, likeliest first, by the solved tickets of each."""
        return profile.categories(self.model(), question_of(title, text), limit)

    def profile(self, text: str, *, title: str = "") -> dict[int, float]:
        """Tell how likely each article with many solved tickets is the one, by its database id."""
        model = self.model()
        found = Asked.of(model, question_of(title, text)).taught.classes
        keys = model.solvers.labels.tolist()
        return {keys[at]: float(found[at]) for at in np.flatnonzero(found).tolist()}

    def duplicates(
        self, title: str, body: str, *, audience: int, limit: int = 5, phrasings: str = ""
    ) -> list[Near]:
        """Find the articles nearest to a draft."""
        return near.duplicates(self.model(), _article(title, phrasings, body), audience, limit)

    def related(
        self, key: int, title: str, body: str, *, audience: int, limit: int = 5, phrasings: str = ""
    ) -> list[Near]:
        """Find the articles nearest to a published one, given by its database id and its text."""
        return near.related(self.model(), _article(title, phrasings, body), key, audience, limit)

    def close(self) -> None:
        """Let go of the files."""
        self._model = Model()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other writer waiting."""
        with self._writing:
            if self._shelf is None:
                yield
                return
            lock = WriterLock(self._shelf.folder / ".lock")
            _entered(lock)
            try:
                yield
            finally:
                lock.__exit__(None, None, None)

    def _trusted(self) -> Model:
        if self._shelf and (damage := self._shelf.damage()):
            raise Damaged(damage)
        return self.model()

    def _learn(self, session: Session) -> int:
        """Learn anew from everything there is."""
        model, changes = learned_anew(session, Model(), at=self._clock())
        self._publish(model)
        return changes.count

    def _publish(self, model: Model) -> None:
        with self._reading:
            self._model = self._shelf.save(model) if self._shelf else model


def _article(title: str, phrasings: str, body: str) -> Question:
    return ask(
        [
            (title[:TITLE_MOST], TITLE_TIMES),
            (_shortened(phrasings), PHRASING_TIMES),
            (_shortened(body), 1),
        ]
    )


def _shortened(text: str) -> str:
    """Keep the beginning and the end of a very long text, where people write what is wrong and logs say what failed."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"


def _entered(lock: WriterLock) -> None:
    until = time.monotonic() + WAIT
    while True:
        try:
            lock.__enter__()
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return
