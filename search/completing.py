"""Completions that keep up with the database: a large part made once, a small one for what has changed since."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from threading import Event, Lock, Thread
from typing import Final

from sqlalchemy import Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, load_only

from kb import changes, past_queries, rights
from kb.database import Database
from kb.models import FINDABLE_STATES, Article
from search.completion import Completer, Completion, Row, best, row

STEP: Final = 500
"""How many changed articles are taken in at once, and how many rows are read at once."""

_EVERY: Final = 1.0
_QUERIES_EVERY: Final = 60.0
_FIRST_WAIT: Final = 1.0
_MOST_RECENT: Final = 2_000
_AT_FIRST: Final = 2_000
_NOT_ALL: Final = -1
_BREATH: Final = 0.001
_BREATHE_AFTER: Final = 50
_MOST_QUERIES: Final = 5_000
_LONGEST_QUERY: Final = 60
_WORTH: Final = 100
"""What one person who asked is worth beside the usefulness of an article, at most some 1,100."""
_ARTICLES: Final = select(Article).options(
    load_only(
        Article.number,
        Article.title,
        Article.phrasings,
        Article.state,
        Article.visibility,
        Article.group_bits,
        Article.helpful,
        Article.unhelpful,
        Article.solved,
        Article.changed,
    )
)

Changed = Mapping[int, Sequence[Row]]


@dataclass(frozen=True)
class _Articles:
    """What is held at one change: all articles as they were once, and those changed since."""

    whole: Completer
    last: int
    changed: Changed = field(default_factory=dict)
    recent: Completer = field(default_factory=lambda: Completer(()))


@dataclass(frozen=True)
class _Queries:
    """What several people have asked, as it was counted at one moment."""

    whole: Completer
    last: int
    at: float


class Completions:
    """The completions of one installation, in each process that answers; making them anew never holds up an answer."""

    def __init__(self, sessions: Database) -> None:
        self._sessions = sessions
        self._articles = _Articles(Completer(()), 0)
        self._queries = _Queries(Completer(()), 0, float("-inf"))
        self._lock = Lock()
        self._ready, self._stopped = Event(), Event()
        self._thread: Thread | None = None
        self._next_look = float("-inf")

    def complete(self, typed: str, *, audience: int, limit: int = 8) -> list[Completion]:
        """List the best completions that this audience may see, as of the last second."""
        self.look()
        self._ready.wait(_FIRST_WAIT)
        held = self._articles
        parts = (held.whole, held.recent, self._queries.whole)
        return best(parts, typed, audience=audience, limit=limit)

    def look(self) -> None:
        """Take in what has changed, at most once a second and in one thread; much of it in the background."""
        if time.monotonic() < self._next_look or not self._lock.acquire(blocking=False):
            return
        try:
            self._next_look = time.monotonic() + _EVERY
            if self._thread is None and not (self._take_in() and self._knows_queries()):
                self._thread = Thread(target=self._renew_beside, name="completions", daemon=True)
                self._thread.start()
        finally:
            self._lock.release()

    def refresh(self) -> None:
        """Take in everything that has changed before going on."""
        with self._lock:
            self._renew(queries=True)

    def close(self) -> None:
        """Stop what goes on in the background."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _take_in(self) -> bool:
        """Take in a few changed articles; tell whether that was all there is to do."""
        if not self._ready.is_set():
            return False
        held = self._articles
        with self._sessions.read() as session:
            upto = changes.last(session)
            if upto == held.last:
                return True
            newer = _ARTICLES.where(Article.changed > held.last).order_by(Article.changed).limit(STEP)
            rows = {article.id: tuple(_rows(article)) for article in session.scalars(newer)}
        changed = {**held.changed, **rows}
        if len(rows) == STEP or len(changed) > _MOST_RECENT:
            return False
        recent = Completer(row for of_article in changed.values() for row in of_article)
        self._articles = replace(
            held, whole=held.whole.without(rows), changed=changed, recent=recent, last=upto
        )
        return True

    def _knows_queries(self) -> bool:
        """Tell whether nothing more was asked since queries were read, or that was only just now."""
        if time.monotonic() < self._queries.at + _QUERIES_EVERY:
            return True
        with self._sessions.read() as session:
            return past_queries.last(session) == self._queries.last

    def _renew_beside(self) -> None:
        with suppress(SQLAlchemyError):
            self._renew(queries=not self._knows_queries())
        self._thread = None

    def _renew(self, *, queries: bool) -> None:
        """Make anew what has to be, letting answers come in between; the first ones have the newest articles."""
        if queries:
            with self._sessions.read() as session:
                counted = past_queries.last(session)
                asked = Completer(_breathing(_asked(session)))
            self._queries = _Queries(asked, counted, time.monotonic())
        if not self._take_in():
            with self._sessions.read() as session:
                last = changes.last(session)
            rows = _breathing(self._all_rows())
            if not self._ready.is_set():
                newest = list(islice(rows, _AT_FIRST))
                self._articles = _Articles(Completer(newest), _NOT_ALL)
                self._ready.set()
                rows = chain(newest, rows)
            whole = Completer(rows)
            if not self._stopped.is_set():
                self._articles = _Articles(whole, last)

    def _all_rows(self) -> Iterator[Row]:
        """Give the rows of all articles that may be found, the newest first, by short transactions."""
        # Written so that no index of states is looked up, which would sort all articles for every few hundred of them.
        is_findable = func.coalesce(Article.state, "").in_(FINDABLE_STATES)
        findable = _ARTICLES.where(is_findable).order_by(Article.id.desc()).limit(STEP)
        some = self._some(findable)
        while some:
            for article in some:
                yield from _rows(article)
            some = self._some(findable.where(Article.id < some[-1].id))

    def _some(self, wanted: Select[Article]) -> Sequence[Article]:
        """Read some articles; none more after `close`."""
        if self._stopped.is_set():
            return ()
        with self._sessions.read() as session:
            return session.scalars(wanted).all()


def _rows(article: Article) -> Iterator[Row]:
    """Give the title and the phrasings of an article that may be found."""
    if article.is_findable:
        readers, weight = rights.readers_of(article), article.useful
        for text in dict.fromkeys((article.title, *article.phrasings)):
            yield row(text, number=article.number, audience=readers, weight=weight, key=article.id)


def _asked(session: Session) -> Iterator[Row]:
    """Give what several people have asked, to those who may see something that was found then."""
    past = past_queries.completable(session, limit=_MOST_QUERIES)
    readers: dict[int, int] = {}
    keys = list({key for query in past for key in query.article_ids})
    for start in range(0, len(keys), STEP):
        some = _findable(keys[start : start + STEP])
        readers |= {article.id: rights.readers_of(article) for article in session.scalars(some)}
    for query in past:
        if len(query.text) > _LONGEST_QUERY:
            continue
        for audience, key in {readers[key]: key for key in query.article_ids if key in readers}.items():
            worth = query.people * _WORTH
            yield row(query.text, audience=audience, needed=query.audience, weight=worth, key=key)


def _findable(keys: Sequence[int]) -> Select[Article]:
    return _ARTICLES.where(Article.id.in_(keys), Article.state.in_(FINDABLE_STATES))


def _breathing(rows: Iterable[Row]) -> Iterator[Row]:
    """Let other threads run from time to time."""
    for count, each in enumerate(rows):
        if count % _BREATHE_AFTER == 0:
            time.sleep(_BREATH)
        yield each
