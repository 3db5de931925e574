"""Articles found for a typed text, page by page."""

import re
import time
from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy.orm import Session

import search
from kb import articles, lookups, rights, tickets
from kb.errors import Invalid, NotFound
from kb.models import Article, Person
from kb.text import clean, is_blank
from webui import access
from webui.addresses import cursors, links
from webui.answers import storing
from webui.answers.results import Filters, Found, Hit, Reason, Surface
from webui.installation import services

SPARE = 5
"""How many hits more than a page are asked for, in place of those that the database no longer lets this person see."""

RELAXED = "没有文章符合这些条件，改为按词搜索"
TICKET_NUMBER = re.compile(r"TS\d{8,20}", re.IGNORECASE)


def find(
    text: str,
    *,
    limit: int = 10,
    cursor: str = "",
    filters: Filters = Filters(),  # noqa: B008 - unchanging
    surface: Surface = "page",
    explain: bool = False,
) -> Found:
    """Return the articles that the person asking may find; Invalid when the cursor is none of ours.

    A page holds the best that earlier pages of the same lookup did not show, so that none repeats and none is
    skipped, even when the ranking has moved in between.
    """
    started = time.perf_counter()
    text, person = clean(text), access.person()
    if is_blank(text):
        return Found(text, 0, [], {}, None, 0.0, "")
    if surface == "page" and (jump := _jump(text, person)):
        return Found(text, 0, [], {}, None, 0.0, "", jump=jump)
    key, seen = _earlier(cursor, text)
    answer, degraded = _ask(text, len(seen) + limit + SPARE, filters, person, explain)
    with services().sessions.read() as db:
        rows = _readable(db, (hit.key for hit in answer.hits), person)
    left = [hit for hit in answer.hits if hit.key in rows and hit.key not in seen]
    shown = left[:limit]
    gone = sum(hit.key not in rows for hit in answer.hits)
    total = max(answer.total - gone, len(seen) + len(shown))
    pairs = [(hit.key, hit.score) for hit in shown]
    if key:
        storing.show_more(key, pairs)
    else:
        key = storing.keep("search", text, pairs, total=total, surface=surface)
    return Found(
        text=text,
        total=total,
        hits=[_hit(rows[hit.key], hit, position, text) for position, hit in enumerate(shown, len(seen) + 1)],
        facets={name: list(counts.items()) for name, counts in answer.facets.items()},
        cursor=cursors.pack(key) if key and len(left) > limit else None,
        took_ms=(time.perf_counter() - started) * 1e3,
        lookup=key,
        notes=_notes(answer),
        degraded=degraded,
        relaxed=RELAXED if answer.relaxed else None,
    )


def _jump(text: str, person: Person | None) -> str | None:
    """Return where a typed number leads, for who may go there."""
    with services().sessions.read() as db, suppress(NotFound):
        if number := articles.as_number(text):
            return links.article_url(articles.get(db, number, person))
        if TICKET_NUMBER.fullmatch(text.strip()):
            return links.ticket_url(tickets.get(db, text, person))
    return None


def _earlier(cursor: str, text: str) -> tuple[str, set[int]]:
    """Return the lookup that a cursor goes on with, and what it has shown."""
    if not cursor:
        return "", set()
    (key,) = cursors.unpack(cursor, str)
    with services().sessions.read() as db:
        lookup = lookups.find(db, key)
        if lookup is None or lookup.kind != "search" or lookup.text != text[: len(lookup.text)]:
            raise Invalid("cursor", "翻页标记和这次搜索对不上，请从第一页重新开始")
        return key, {entry.article_id for entry in lookup.shown}


def _ask(
    text: str, limit: int, filters: Filters, person: Person | None, explain: bool
) -> tuple[search.Answer, bool]:
    """Ask the index, or the database while the index is damaged."""
    wanted = search.Filters(filters.category, filters.type, filters.tag, filters.lang)
    audience = rights.audience_of(person)
    try:
        found = services().index.search(text, audience=audience, limit=limit, filters=wanted, explain=explain)
    except search.Damaged:
        with services().sessions.read() as db:
            found = search.fallback(db, text, audience=audience, limit=limit, filters=wanted)
        return found, True
    return found, False


def _readable(db: Session, keys: Iterable[int], person: Person | None) -> dict[int, Article]:
    return {
        key: row
        for key, row in articles.by_ids(db, keys).items()
        if row.is_findable and rights.may_read_article(person, row)
    }


def _hit(article: Article, hit: search.Hit, position: int, text: str) -> Hit:
    return Hit(
        article=article,
        score=hit.score,
        why=[Reason(part.term, part.field, part.weight) for part in hit.why],
        title=search.highlight(article.title, text),
        snippet=search.snippet(article.body, text),
        position=position,
    )


def _notes(answer: search.Answer) -> list[str]:
    notes = [RELAXED] if answer.relaxed else []
    if answer.ignored:
        notes.append(f"内容太长，只用了前 {search.LONGEST:,} 个字符")
    return notes
