"""Pages of articles that go on after the (updated_at, id) of their last row."""

from collections.abc import Sequence
from datetime import datetime

from kb.errors import Invalid
from kb.models import Article
from webui import cursors

Place = tuple[datetime, int]


def after(rows: Sequence[Article], limit: int) -> tuple[list[Article], str]:
    """Return at most `limit` rows, and the cursor of what follows if there was one row more."""
    shown = list(rows[:limit])
    if len(rows) <= limit:
        return shown, ""
    return shown, cursors.pack(shown[-1].updated_at.isoformat(), shown[-1].id)


def place(cursor: str) -> Place | None:
    """Return where a cursor points; none is the beginning."""
    if not cursor:
        return None
    text, key = cursors.unpack(cursor, str, int)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - has no zone, so it is refused below
    if at.tzinfo is None:
        raise Invalid("cursor", "不是有效的翻页标记，请从第一页重新开始")
    return at, key
