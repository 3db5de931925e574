"""The articles near to what is being written, so that nobody writes one a second time."""

from collections.abc import Mapping
from typing import Any

from kb import articles, rights
from kb.models import Article
from recommend import Damaged
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _

MOST = 5


def near_to(values: Mapping[str, Any], *, but: str = "") -> list[tuple[Article, str]]:
    """Return the articles that may say the same as a form of the editor, and how near they are; without one itself."""
    person = access.person()
    title, body, phrasings = (str(values.get(name, "")) for name in ("title", "body", "phrasings"))
    if not (title + body).strip():
        return []
    try:
        found = services().recommender.duplicates(
            title, body, audience=rights.audience_of(person), limit=MOST + 1, phrasings=phrasings
        )
    except Damaged:
        return []
    close = [item for item in found if item.is_close and item.number != but][:MOST]
    with services().sessions.read() as db:
        rows = articles.by_ids(db, [item.key for item in close])
    return [
        (rows[item.key], _("几乎相同") if item.is_same else _("内容相近"))
        for item in close
        if item.key in rows and rights.may_read_article(person, rows[item.key])
    ]
