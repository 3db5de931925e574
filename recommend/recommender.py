"""Keep the newest model before those who ask: one writer follows the database, readers swap one reference."""

from pathlib import Path

from sqlalchemy.orm import Session

from recommend.results import Acceptance, Near, Recommendations, SimilarTicket, State
from search import SearchIndex


class Recommender:
    """The recommender of one installation, in a folder or (path None) in memory.

    Reading raises Damaged while the model cannot be read; `rebuild` mends it.
    """

    def __init__(self, path: Path | None, index: SearchIndex) -> None:
        self.path = path
        self.index = index

    def sync(self, session: Session) -> int:
        """Take in what changed in the database since the last time; return how many articles and tickets did."""
        raise NotImplementedError

    def refit(self, session: Session) -> None:
        """Learn anew from everything, while the old model goes on answering."""
        raise NotImplementedError

    def refit_if_due(self, session: Session) -> bool:
        """Learn anew if more than a tenth is newer than the last fit; tell whether it was."""
        raise NotImplementedError

    def rebuild(self, session: Session) -> None:
        """Make the model from nothing, whatever is stored."""
        raise NotImplementedError

    def ping(self) -> State:
        """Tell whether every file of the model is sound (looked at again after at most a second) and what it holds."""
        raise NotImplementedError

    def recommend(
        self,
        text: str,
        *,
        audience: int,
        title: str = "",
        category: str = "",
        limit: int = 10,
        acceptance: Acceptance | None = None,
    ) -> Recommendations:
        """Find the articles that may answer a ticket's text, best first, only those that the audience may see."""
        raise NotImplementedError

    def similar(
        self, text: str, *, title: str = "", limit: int = 10, exclude: int | None = None
    ) -> list[SimilarTicket]:
        """Find the solved tickets most like a text, but for the ticket with the key `exclude`; for agents only."""
        raise NotImplementedError

    def duplicates(self, title: str, body: str, *, audience: int, limit: int = 5) -> list[Near]:
        """Find the articles nearest to a draft."""
        raise NotImplementedError

    def related(self, key: int, *, audience: int, limit: int = 5) -> list[Near]:
        """Find the articles nearest to a published one, given by its database id."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the files."""
