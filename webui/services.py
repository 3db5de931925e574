"""The parts that views call, built once per process by `create_app` or a command."""

from dataclasses import dataclass

from flask import current_app

from kb.database import Clock, Database, now
from recommend import Recommender
from search import SearchIndex
from webui.installation import Installation
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
        whole = Installation(settings)
        return cls(settings, whole.sessions, whole.index, whole.recommender, clock)

    def close(self) -> None:
        """Let go of files and connections."""
        self.recommender.close()
        self.index.close()
        self.sessions.close()


def services() -> Services:
    """Return the parts of the running application."""
    found: Services = current_app.extensions["jieda"]
    return found
