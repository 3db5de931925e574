"""The parts that views call, built once per process by `create_app` or a command."""

from dataclasses import dataclass

from flask import current_app

from kb.database import Clock, Database, now
from recommend import Recommender
from search import SearchIndex
from webui.settings import Settings


@dataclass(frozen=True)
class Services:
    """Settings, database, index, recommender and clock of one installation."""

    settings: Settings
    sessions: Database
    index: SearchIndex
    recommender: Recommender
    clock: Clock = now

    @classmethod
    def open(cls, settings: Settings, clock: Clock = now) -> "Services":
        """Open the data folder, making and migrating what is not there yet."""
        settings.data.mkdir(parents=True, exist_ok=True)
        database = Database(settings.database)
        database.migrate()
        index = SearchIndex(settings.data / "index")
        return cls(settings, database, index, Recommender(settings.data / "model", index), clock)

    def close(self) -> None:
        """Let go of files and connections."""
        self.index.close()
        self.sessions.close()


def services() -> Services:
    """Return the parts of the running application."""
    found: Services = current_app.extensions["jieda"]
    return found
