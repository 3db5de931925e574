"""Articles found for a typed text, page by page."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

import search
from kb import articles, lookups, rights
from kb.errors import Invalid
from kb.models import Article, Person
from kb.text import clean, is_blank
from webui import access
from webui.addresses import cursors
from webui.answers import storing
from webui.answers.numbers import named
from webui.answers.results import Filters, Found, Hit, Reason, Sort, Surface
from webui.installation import services

SPARE = 5
"""How many hits more than a page are asked for, in place of those that the database no longer lets this person see."""

RELAXED = "没有文章符合这些条件，改为按词搜索"


class _Marks(NamedTuple):
    """What is marked in hits: the text that was answered, more words looked for, and who was put first."""

    asked: str
    more: tuple[str, ...]
    pinned: set[int]


def find(
    text: str,
    *,
    limit: int = 10,
    cursor: str = "",
    filters: Filters = Filters(),  # noqa: B008 - unchanging
    surface: Surface = "page",
    order: Sort = "relevance",
    plainly: bool = False,
    explain: bool = False,
    kept: bool = True,
) -> Found:
    """Return the articles that the person asking may find; Invalid when the cursor is none of ours.

    A page holds the best that earlier pages of the same lookup did not show, so that none repeats and none is
    skipped, even when the ranking has moved in between. `plainly` takes every word as typed; what is asked while
    somebody types is not `kept`.
    """
    started = time.perf_counter()
    text, person = clean(text), access.person()
    if is_blank(text):
        return Found(text, 0, [], {}, None, 0.0, "")
    if surface == "page" and (place := named(text, person)):
        return Found(text, 0, [], {}, None, 0.0, "", jump=place.url)
    key, seen = _earlier(cursor, text)
    at, lexicon = int(services().clock().timestamp()), services().lexicon()
    answer, degraded = _ask(
        text,
        len(seen) + limit + SPARE,
        filters,
        lexicon=lexicon,
        order=order,
        plainly=plainly,
        explain=explain,
        at=at,
    )
    with services().sessions.read() as db:
        rows = _readable(db, (hit.key for hit in answer.hits), person)
    left = [hit for hit in answer.hits if hit.key in rows and hit.key not in seen]
    shown, gone = left[:limit], [hit for hit in answer.hits if hit.key not in rows]
    total = max(answer.total - len(gone), len(seen) + len(shown))
    pairs = [(hit.key, hit.score) for hit in shown]
    if key:
        storing.show_more(key, pairs)
    elif kept:
        key = storing.keep("search", text, pairs, total=total, surface=surface)
    marks = _Marks(
        answer.corrected or text,
        (*answer.widened, *(answer.words if plainly else ())),
        {rule.article for rule in lexicon.rules_for(text, at) if rule.effect == "pin"},
    )
    return Found(
        text=text,
        total=total,
        hits=[_hit(rows[hit.key], hit, position, marks) for position, hit in enumerate(shown, len(seen) + 1)],
        facets=_without(answer.facets, gone),
        cursor=cursors.pack(key) if key and len(left) > limit else None,
        took_ms=(time.perf_counter() - started) * 1e3,
        lookup=key,
        notes=_notes(answer),
        degraded=degraded,
        did_you_mean=answer.corrected or answer.did_you_mean or None,
        relaxed=RELAXED if answer.relaxed else None,
        corrected=bool(answer.corrected),
        words=answer.words,
        held=tuple(word for word in answer.held if word in answer.words),
        fillers=answer.fillers,
        widened=answer.widened,
    )


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
    text: str,
    limit: int,
    filters: Filters,
    *,
    lexicon: search.Lexicon,
    order: Sort,
    plainly: bool,
    explain: bool,
    at: int,
) -> tuple[search.Answer, bool]:
    """Ask the index, or the database while the index is damaged."""
    wanted = search.Filters(filters.category, filters.type, filters.tag, filters.lang)
    audience = rights.audience_of(access.person())
    try:
        found = services().index.search(
            text,
            audience=audience,
            limit=limit,
            filters=wanted,
            explain=explain,
            order=order,
            lexicon=lexicon,
            plainly=plainly,
            at=at,
        )
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


def _without(facets: search.Facets, gone: Sequence[search.Hit]) -> dict[str, list[tuple[str, int]]]:
    """Count what is shown: tags of what is gone are not known, so then none are counted."""
    counted = {name: Counter(counts) for name, counts in facets.items() if name != "tag" or not gone}
    for hit in gone:
        for name, value in (("category", hit.category), ("type", hit.kind), ("lang", hit.lang)):
            if name in counted:
                counted[name][value] -= 1
    return {
        name: [(value, count) for value, count in counts.most_common() if count > 0]
        for name, counts in counted.items()
    }


def _hit(article: Article, hit: search.Hit, position: int, marks: _Marks) -> Hit:
    return Hit(
        article=article,
        score=hit.score,
        why=[Reason(part.term, part.field, part.weight) for part in hit.why],
        title=search.highlight(article.title, marks.asked, marks.more),
        snippet=search.snippet(article.body, marks.asked, marks.more),
        position=position,
        is_pinned=hit.key in marks.pinned,
    )


def _notes(answer: search.Answer) -> list[str]:
    notes = [RELAXED] if answer.relaxed else []
    if answer.ignored:
        notes.append(f"内容太长，只用了前 {search.LONGEST:,} 个字符")
    return notes
