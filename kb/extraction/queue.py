"""Files that wait to be read, in the database: none is lost by a crash, and each is tried twice at most."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from kb import changes
from kb.database import Clock, Database
from kb.extraction.running import UnreadableDocument, text_of
from kb.models import SHOWN_STATES, Article, ArticleFile, Extraction
from kb.sentences import sentence as _

TRIES = 2
Reader = Callable[[Path, str], str]


def put(session: Session, sha256: str, media_type: str, at: datetime) -> None:
    """Let a file be read, unless that was done or tried before; images say nothing."""
    if media_type.startswith("image/") or session.get(Extraction, sha256) is not None:
        return
    session.add(Extraction(sha256=sha256, media_type=media_type, state="waiting", at=at, text="", why=""))
    session.flush()


def take_up(session: Session) -> int:
    """Put back what was being read when the last reader ended, and return how many files wait."""
    session.execute(update(Extraction).where(Extraction.state == "running").values(state="waiting"))
    return len(session.scalars(select(Extraction.sha256).where(Extraction.state == "waiting")).all())


def failure_of(session: Session, sha256: str) -> str:
    """Return why a file could not be read, empty where it could or is still to be."""
    row = session.get(Extraction, sha256)
    return row.why if row and row.state == "failed" else ""


def step(database: Database, place: Callable[[str], Path], clock: Clock, reader: Reader = text_of) -> bool:
    """Read the next file that waits, and tell whether there was one; its articles are found by what it says."""
    with database.read() as session:
        if not session.scalar(_next()):
            return False
    with database.begin() as session:
        taken = session.scalars(_next()).first()
        if taken is None:
            return False
        taken.state, taken.tries, taken.at = "running", taken.tries + 1, clock()
        sha256, media_type, tries = taken.sha256, taken.media_type, taken.tries
    text, why = _read(reader, place(sha256), media_type) if tries <= TRIES else ("", _GAVE_UP)
    with database.begin() as session:
        _keep(session, session.get_one(Extraction, sha256), text, why, clock())
    return True


_GAVE_UP = _("读取时程序中断了两次")


def _read(reader: Reader, path: Path, media_type: str) -> tuple[str, str]:
    try:
        return reader(path, media_type), ""
    except UnreadableDocument as error:
        return "", str(error)


def _keep(session: Session, row: Extraction, text: str, why: str, at: datetime) -> None:
    """Store what was read; after a failure once more to the end of the queue."""
    row.text, row.why, row.at = text, why, at
    row.state = "done" if not why else "waiting" if row.tries < TRIES else "failed"
    if row.state == "done" and text:
        shown = select(ArticleFile.article_id).where(
            ArticleFile.sha256 == row.sha256, ArticleFile.state.in_(SHOWN_STATES)
        )
        changes.stamp_all(session, session.scalars(select(Article).where(Article.id.in_(shown))).all())


def _next() -> Select[Extraction]:
    waiting = select(Extraction).where(Extraction.state == "waiting")
    return waiting.order_by(Extraction.tries, Extraction.at, Extraction.sha256).limit(1)
