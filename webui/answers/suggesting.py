"""Articles that may solve a problem, and solved tickets like it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

import search
from kb import articles, outcomes, rights, tickets
from kb.models import Article, Ticket
from kb.outcomes import Tally
from kb.text import clean, is_blank
from recommend import Damaged, Recommendation, Recommendations
from recommend import Reason as Because
from recommend import SimilarTicket as Similar
from webui import access
from webui.answers import knowing, storing
from webui.answers.results import Reason, SimilarTicket, Suggested, Suggestion, Surface
from webui.installation import services

CONFIDENCES = ("weak", "possible", "likely")
SPARE = 10
SIMILAR_MOST = 5


def suggest(
    text: str,
    *,
    title: str = "",
    category: str = "",
    limit: int = 5,
    min_confidence: str = "possible",
    ticket: Ticket | None = None,
    surface: Surface = "page",
) -> Suggested:
    """Return the articles that may solve a problem, and similar solved tickets."""
    found = work_out(
        text, title=title, category=category, limit=limit, min_confidence=min_confidence, ticket=ticket
    )
    asked = clean(f"{title}\n{text}").strip()
    if is_blank(asked):
        return found
    key = storing.keep(
        "suggest",
        asked,
        pairs(found),
        total=len(found.suggestions),
        surface=surface,
        model_version=found.model_version,
        ticket=ticket,
    )
    return replace(found, lookup=key)


def pairs(found: Suggested) -> list[tuple[int, float]]:
    """Return what was shown, as lookups store it."""
    return [(item.article.id, item.score) for item in found.suggestions]


def work_out(
    text: str,
    *,
    title: str = "",
    category: str = "",
    limit: int = 5,
    min_confidence: str = "possible",
    ticket: Ticket | None = None,
    similar: bool = True,
) -> Suggested:
    """Find suggestions without storing them; without `similar` no tickets like it are looked for."""
    started = time.perf_counter()
    text, title = clean(text), clean(title)
    if is_blank(text + title):
        return Suggested([], [], 0, 0.0, "")
    person = access.person()
    enough = CONFIDENCES.index(min_confidence)
    with services().sessions.read() as db:
        tallies = _Tallies(db)
        answer, degraded = _ask(text, title, category, limit + SPARE, tallies)
        sure = [item for item in answer.items if CONFIDENCES.index(item.confidence) >= enough]
        rows = articles.by_ids(db, [item.key for item in sure])
        alike, waiting, count = _similar(db, text, title, ticket) if similar else ([], [], 0)
        counted = tallies.of(list(rows))
        issue = knowing.known_issue(db, text, title)
    kept = [
        item
        for item in sure
        if (row := rows.get(item.key)) and row.is_findable and rights.may_read_article(person, row)
    ]
    told = answer.explained(kept[:limit])
    return Suggested(
        suggestions=[_suggestion(rows[item.key], item, n, counted) for n, item in enumerate(told, 1)],
        similar_tickets=alike,
        similar_waiting=waiting,
        similar_count=count,
        took_ms=(time.perf_counter() - started) * 1e3,
        lookup="",
        model_version=answer.model_version,
        degraded=degraded,
        known_issue=issue,
    )


@dataclass
class _Tallies:
    """How often articles were taken, counted once in an answer."""

    db: Session
    counted: dict[int, Tally] = field(default_factory=dict)
    keys: set[int] = field(default_factory=set)

    def of(self, keys: Sequence[int]) -> Mapping[int, Tally]:
        """Return what is known of these articles, and of those that were asked about before."""
        if fresh := [key for key in keys if key not in self.keys]:
            self.keys.update(fresh)
            self.counted |= outcomes.acceptance(self.db, fresh)
        return self.counted


def _ask(text: str, title: str, category: str, limit: int, tallies: _Tallies) -> tuple[Recommendations, bool]:
    """Ask the recommender; while its model is damaged the search, whose hits then count as possible."""
    audience = rights.audience_of(access.person())
    try:
        found = services().recommender.recommend(
            text,
            title=title,
            category=category,
            audience=audience,
            limit=limit,
            acceptance=tallies.of if services().settings.acceptance else None,
            explain=False,
        )
    except Damaged:
        return _searched(tallies.db, f"{title}\n{text}", audience, limit), True
    return found, False


def _searched(db: Session, text: str, audience: int, limit: int) -> Recommendations:
    try:
        answer = services().index.search(text, audience=audience, limit=limit, explain=True)
    except search.Damaged:
        answer = search.fallback(db, text, audience=audience, limit=limit)
    items = [
        Recommendation(
            key=hit.key,
            number=hit.number,
            external_id=hit.external_id,
            title=hit.title,
            score=hit.score,
            confidence="possible",
            reasons=tuple(Because(part.term, part.field, part.weight) for part in hit.why),
        )
        for hit in answer.hits
    ]
    return Recommendations(tuple(items), "search")


def _similar(
    db: Session, text: str, title: str, ticket: Ticket | None
) -> tuple[list[SimilarTicket], list[SimilarTicket], int]:
    """Return similar solved and open tickets that are worth a look to the support, to others how many are solved."""
    try:
        solved = _close(text, title, ticket)
        if not rights.is_support(access.person()):
            return [], [], len(solved)
        waiting = _close(text, title, ticket, waiting=True)
    except Damaged:
        return [], [], 0
    rows = tickets.by_ids(db, [item.key for item in (*solved, *waiting)])
    solvers = articles.by_ids(db, [item.article for item in solved if item.article is not None])
    return (
        [
            SimilarTicket(rows[item.key], item.score, _readable(solvers, item.article))
            for item in solved
            if item.key in rows
        ],
        [
            SimilarTicket(row, item.score, None, is_waiting=True)
            for item in waiting
            if (row := rows.get(item.key)) and row.is_open
        ],
        len(solved),
    )


def _close(text: str, title: str, ticket: Ticket | None, *, waiting: bool = False) -> list[Similar]:
    exclude = ticket.id if ticket else None
    nearest = services().recommender.similar(
        text, title=title, limit=SIMILAR_MOST, exclude=exclude, waiting=waiting
    )
    return [item for item in nearest if item.is_close]


def _readable(rows: dict[int, Article], key: int | None) -> Article | None:
    row = rows.get(key) if key is not None else None
    return row if row is not None and rights.may_read_article(access.person(), row) else None


def _suggestion(
    article: Article, item: Recommendation, position: int, counted: Mapping[int, Tally]
) -> Suggestion:
    reasons = [Reason(part.term, part.field, part.weight) for part in item.reasons]
    shown, taken, *_ = counted.get(item.key, (0, 0))
    return Suggestion(article, item.score, item.confidence, reasons, position, shown, taken)
