"""The installation that a command works on, opened part by part as it is needed."""

from functools import cached_property
from typing import TYPE_CHECKING

from webui.settings import Settings

if TYPE_CHECKING:
    from kb.database import Clock, Database
    from recommend import Recommender
    from search import SearchIndex


class Installation:
    """The same parts as `webui.services.Services`, without the web."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
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

        return SearchIndex(self.settings.data / "index")

    @cached_property
    def recommender(self) -> "Recommender":
        """The recommender."""
        from recommend import Recommender

        return Recommender(self.settings.data / "model")

    def close(self) -> None:
        """Let go of what was opened."""
        for part in ("recommender", "index", "sessions"):
            if part in self.__dict__:
                self.__dict__.pop(part).close()
