"""Articles found for a typed text, page by page."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

import search
from kb import attachments, lookups
from kb.errors import Invalid
from kb.models import Article
from kb.sentences import sentence as _
from kb.text import clean, fold, is_blank
from webui import access
from webui.addresses import cursors
from webui.answers import storing
from webui.answers.asking import Fetched, Question, fetch
from webui.answers.in_files import InFile, passages
from webui.answers.numbers import named
from webui.answers.results import Filters, Found, Hit, Marked, Reason, Sort, Surface
from webui.installation import services

RELAXED = _("没有文章符合这些条件，改为按词搜索")


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
    at = int(services().clock().timestamp())
    with services().sessions.read() as db:
        key, seen = _earlier(db, cursor, text)
        question = Question(text, person, filters, order, plainly, explain, services().lexicon_from(db), at)
        fetched = fetch(db, question, seen, limit + 1)
    shown = fetched.left[:limit]
    total = max(fetched.answer.total - len(fetched.gone), len(seen) + len(shown))
    pairs = [(hit.key, hit.score) for hit in shown]
    if key:
        storing.show_more(key, pairs)
    elif kept:
        key = storing.keep("search", text, pairs, total=total, surface=surface)
    return _found(
        question,
        fetched,
        _hits(question, fetched, shown, len(seen) + 1),
        total=total,
        lookup=key,
        cursor=cursors.pack(key) if key and len(fetched.left) > limit else None,
        started=started,
    )


def _earlier(db: Session, cursor: str, text: str) -> tuple[str, set[int]]:
    """Return the lookup that a cursor goes on with, and what it has shown."""
    if not cursor:
        return "", set()
    (key,) = cursors.unpack(cursor, str)
    lookup = lookups.find(db, key)
    if lookup is None or lookup.kind != "search" or lookup.text != text[: len(lookup.text)]:
        raise Invalid("cursor", _("翻页标记和这次搜索对不上，请从第一页重新开始"))
    return key, {entry.article_id for entry in lookup.shown}


def _hits(question: Question, fetched: Fetched, shown: Sequence[search.Hit], first: int) -> list[Hit]:
    """Show hits with what they were found by marked; typed words only where all of them count."""
    answer, pinned = fetched.answer, question.pinned
    more = (*answer.widened, *(answer.words if question.plainly else ()))
    marks = search.Marks(answer.corrected or question.text, more)
    told = {hit.key: marks.passage(fetched.rows[hit.key].body) for hit in shown}
    with services().sessions.read() as db:
        in_files = passages(attachments.words_in(db, told), told, marks)
    return [
        _hit(
            fetched.rows[hit.key],
            hit,
            position,
            title=marks.whole(fetched.rows[hit.key].title),
            told=in_files.get(hit.key, InFile("", told[hit.key])),
            is_pinned=hit.key in pinned,
        )
        for position, hit in enumerate(shown, first)
    ]


def _hit(
    article: Article, hit: search.Hit, position: int, *, title: Marked, told: InFile, is_pinned: bool
) -> Hit:
    return Hit(
        article=article,
        score=hit.score,
        why=[Reason(part.term, part.field, part.weight) for part in hit.why],
        title=title,
        snippet=told.passage,
        position=position,
        is_pinned=is_pinned,
        attachment=told.name,
    )


def _found(
    question: Question,
    fetched: Fetched,
    hits: list[Hit],
    *,
    total: int,
    lookup: str,
    cursor: str | None,
    started: float,
) -> Found:
    answer = fetched.answer
    return Found(
        text=question.text,
        total=total,
        hits=hits,
        facets=_without(answer.facets, fetched.gone),
        cursor=cursor,
        took_ms=(time.perf_counter() - started) * 1e3,
        lookup=lookup,
        notes=_notes(answer),
        degraded=fetched.degraded,
        did_you_mean=answer.corrected or answer.did_you_mean or None,
        relaxed=RELAXED if answer.relaxed else None,
        corrected=bool(answer.corrected),
        words=answer.words,
        held=tuple(word for word in answer.held if word in answer.words),
        fillers=answer.fillers,
        widened=_different(answer.widened),
    )


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


def _different(words: Iterable[str]) -> tuple[str, ...]:
    """Leave out words that look alike but for case and hyphens."""
    return tuple({fold(word).replace("-", ""): word for word in reversed(list(words))}.values())[::-1]


def _notes(answer: search.Answer) -> list[str]:
    notes: list[str] = [RELAXED] if answer.relaxed else []
    if answer.ignored:
        notes.append(_("内容太长，只用了前 %(longest)s 个字符", longest=f"{search.LONGEST:,}"))
    return notes
