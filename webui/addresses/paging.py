"""Where a page of a list begins: articles after the (updated_at, id) of the last row, tickets after its id."""

from collections.abc import Sequence
from datetime import datetime

from flask import request

from kb.errors import Invalid
from kb.models import Article
from kb.sentences import sentence as _
from webui.addresses import cursors

Place = tuple[datetime, int]


def after(rows: Sequence[Article], limit: int) -> tuple[list[Article], str]:
    """Return at most `limit` rows, and the cursor of what follows if there was one row more."""
    shown = list(rows[:limit])
    if len(rows) <= limit:
        return shown, ""
    return shown, cursors.pack(shown[-1].updated_at.isoformat(), shown[-1].id)


def before() -> int | None:
    """Return the id that a page of tickets goes on after."""
    typed = request.args.get("before", type=int)
    return typed if typed is not None and 0 < typed < 1 << 62 else None


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
        raise Invalid("cursor", _("不是有效的翻页标记，请从第一页重新开始"))
    return at, key
