"""The parts of one installation, shared by site, commands and follower; each is opened when it is first used."""

from functools import cached_property
from typing import TYPE_CHECKING

from webui.installation.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from sqlalchemy.orm import Session

    from kb.database import Clock, Database
    from kb.models import Person
    from kb.settings import House
    from recommend import Recommender
    from search import Completions, Lexicon, SearchIndex


NOTHING = (-1, -1)
"""What no edition of the articles is."""


class Services:
    """Settings, database, index, recommender and clock.

    Opening late keeps commands quick and forked servers small; who serves from several threads opens all at once.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lexicon: Lexicon | None = None
        self._house: House | None = None
        self._counted: tuple[tuple[int, int], dict[Hashable, Mapping[str, int]]] = (NOTHING, {})

    @classmethod
    def open(cls, settings: Settings, clock: "Clock | None" = None) -> "Services":
        """Open every part now, making and migrating what is not there yet."""
        whole = cls(settings)
        if clock is not None:
            whole.clock = clock
        whole.open_all()
        return whole

    def open_all(self) -> None:
        """Open every part now."""
        _ = self.sessions, self.index, self.recommender, self.completions

    @cached_property
    def clock(self) -> "Clock":
        """What time it is."""
        from kb.database import now

        return now

    @cached_property
    def sessions(self) -> "Database":
        """The database, made and migrated on first use."""
        from kb.database import Database

        self.settings.data.mkdir(mode=0o750, parents=True, exist_ok=True)
        database = Database(self.settings.database)
        database.migrate()
        return database

    @cached_property
    def index(self) -> "SearchIndex":
        """The search index."""
        from search import SearchIndex

        return SearchIndex(self.settings.data / "index", zone=self.settings.zone)

    @cached_property
    def recommender(self) -> "Recommender":
        """The recommender."""
        from recommend import Recommender

        return Recommender(self.settings.data / "model")

    @cached_property
    def completions(self) -> "Completions":
        """What typed beginnings may become."""
        from search import Completions

        return Completions(self.sessions)

    def lexicon(self) -> "Lexicon":
        """Return what the support has taught the search; read anew when that has changed."""
        with self.sessions.read() as session:
            return self.lexicon_from(session)

    def lexicon_from(self, session: "Session") -> "Lexicon":
        """Return what the support has taught the search, as this session sees it."""
        from kb import curation
        from search import lexicon_of

        held = self._lexicon
        if held is None or held.last != curation.last(session):
            self._lexicon = held = lexicon_of(session)
        return held

    def paths_from(self, session: "Session", audience: int) -> "Mapping[str, int]":
        """Return the paths of categories with how much this audience finds in each; counted when articles change."""
        from kb import articles

        return self._counts(session, audience, lambda: articles.paths(session, audience))

    def states_from(self, session: "Session", person: "Person") -> "Mapping[str, int]":
        """Return how many articles somebody may read in each state; counted when articles change."""
        from kb import articles, rights

        key = person.id, rights.audience_of(person)
        return self._counts(session, key, lambda: articles.counts_by_state(session, person))

    def _counts(
        self, session: "Session", key: "Hashable", count: "Callable[[], Mapping[str, int]]"
    ) -> "Mapping[str, int]":
        """Return what was counted since the articles changed last."""
        from kb import articles

        now = articles.edition(session)
        if self._counted[0] != now:
            self._counted = (now, {})
        counted = self._counted[1]
        if key not in counted:
            counted[key] = count()
        return counted[key]

    def categories_from(self, session: "Session", audience: int) -> list[tuple[str, int]]:
        """Return the top categories with how much this audience finds in each, largest first."""
        from kb import articles

        return articles.tops(self.paths_from(session, audience))

    def house(self) -> "House":
        """Return what administrators have set; read anew when that has changed."""
        from kb import settings

        with self.sessions.read() as session:
            held = self._house
            if held is None or held.edition != settings.last(session):
                self._house = held = settings.current(session)
        return held

    def close(self) -> None:
        """Let go of what was opened; what is used afterwards is opened anew."""
        self._lexicon = None
        self._house = None
        self._counted = (NOTHING, {})
        for part in ("completions", "recommender", "index", "sessions"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()


def services() -> Services:
    """Return the parts of the running application."""
    from flask import current_app

    found: Services = current_app.extensions["jieda"]
    return found


def house() -> "House":
    """Return what administrators have set, as this request found it when it first asked."""
    from flask import g

    if "house" not in g:
        g.house = services().house()
    found: House = g.house
    return found
