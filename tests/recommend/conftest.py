"""A recommender in a folder beside a real database, and how to fill both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.database import Database
from recommend import Recommender

Sync = Callable[[], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "model"


@pytest.fixture
def recommender(folder: Path) -> Iterator[Recommender]:
    """A recommender that has learned nothing yet."""
    made = Recommender(folder)
    yield made
    made.close()


@pytest.fixture
def sync(database: Database, recommender: Recommender) -> Sync:
    """Let the recommender take in what changed; return how much that was."""

    def apply() -> int:
        with database.read() as session:
            return recommender.sync(session)

    return apply
