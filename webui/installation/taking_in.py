"""What people bring in files is taken in beside everything else: documents are read, imports go on where they stood."""

from kb import articles, attachments
from kb.audiences import EVERYTHING
from kb.content import Content
from kb.extraction import queue
from kb.imports import runs
from recommend import Damaged
from webui.installation.parts import Services
from webui.installation.upkeep import SYNC, request_of

COMPARED = 2_000


def take_up(parts: Services) -> None:
    """Take up again what was left when the last follower ended."""
    with parts.sessions.begin() as session:
        queue.take_up(session)


def step(parts: Services) -> bool:
    """Do the next piece of work, and tell whether there was one; what was undone also leaves index and model."""
    folder = parts.settings.data
    did = runs.step(parts.sessions, folder, parts.clock, Nearness(parts).of)
    if did == "undoing":
        request_of(parts).write_text(SYNC, encoding="ascii")
    read = queue.step(parts.sessions, lambda sha256: attachments.path_of(folder, sha256), parts.clock)
    return bool(did) or read


class Nearness:
    """Tells which stored article a text nearly repeats, for so many texts of an import."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._left = COMPARED

    def of(self, content: Content) -> str:
        """Return number and title of the article that says nearly the same; empty where none does."""
        if self._left <= 0:
            return ""
        self._left -= 1
        try:
            found = self._parts.recommender.duplicates(
                content.title, content.body, audience=EVERYTHING, limit=1
            )
        except Damaged:
            self._left = 0
            return ""
        same = [item.key for item in found if item.is_same]
        with self._parts.sessions.read() as session:
            rows = articles.by_ids(session, same)
        return "".join(f"{row.number} {row.title}" for row in rows.values())
