"""What waits for those who keep the knowledge base: drafts, complaints, gaps, doubles, articles due for review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb import articles, flags, rights
from kb.models import (
    Article,
    ArticleFlag,
    Feedback,
    Gap,
    KnownIssue,
    NearPair,
    OwnWord,
    Person,
    SearchRule,
    SynonymGroup,
)
from kb.rights import readable_articles

WRITTEN = ("draft", "review", "rework")
COMMENTS = 5


@dataclass(frozen=True)
class Waiting:
    """How many of each kind wait; what somebody may not work on is 0."""

    drafts: int
    reviews: int
    due: int
    complaints: int
    gaps: int
    doubles: int
    candidates: int
    flags: int = 0


@dataclass(frozen=True)
class Taught:
    """How much the search has been taught: groups of synonyms, own words, rules, and rules that do nothing any more."""

    groups: int
    words: int
    rules: int
    idle_rules: int


@dataclass(frozen=True)
class Complaint:
    """An article that readers did not find helpful since it was last changed or checked, with the newest words."""

    article: Article
    count: int
    words: Sequence[Feedback]


def waiting(session: Session, person: Person | None) -> Waiting:
    """Count what waits, as far as somebody may see it."""
    publishes = rights.may_publish(person)
    states = _counts_by_state(session, person)
    complaints = select(func.count()).select_from(_complained(person).subquery())
    return Waiting(
        drafts=sum(states.get(state, 0) for state in WRITTEN),
        reviews=_in_review(session, person),
        due=states.get("due", 0),
        complaints=session.scalar(complaints) or 0,
        flags=flags.count_open(session, person),
        gaps=_count(session, Gap.id, Gap.closed_at.is_(None)) if publishes else 0,
        doubles=_doubles(session, person) if publishes else 0,
        candidates=_count(session, KnownIssue.id, KnownIssue.state == "candidate"),
    )


def taught(session: Session, at: datetime) -> Taught:
    """Count what the search has been taught."""
    over = SearchRule.until.is_not(None) & (SearchRule.until <= at)
    return Taught(
        groups=_count(session, SynonymGroup.id),
        words=_count(session, OwnWord.id),
        rules=_count(session, SearchRule.id),
        idle_rules=_count(session, SearchRule.id, over),
    )


def complaints(session: Session, person: Person | None, limit: int = 50) -> list[Complaint]:
    """Return the articles that readers complain of, those with the most complaints first."""
    rows = _complained(person).order_by(func.count().desc(), Article.id).limit(limit)
    return [Complaint(article, count, _words(session, article)) for article, count in session.execute(rows)]


def _complained(person: Person | None) -> Select[Article, int]:
    return (
        select(Article, func.count())
        .join(Feedback, Feedback.article_id == Article.id)
        .where(readable_articles(person), Feedback.is_helpful.is_(False), _is_open())
        .group_by(Article.id)
    )


def _is_open() -> ColumnElement[bool]:
    """Return as a condition: said after the article was last changed and last checked, and no task of its own."""
    since_checked = Article.verified_at.is_(None) | (Feedback.at > Article.verified_at)
    is_a_task = exists().where(ArticleFlag.feedback_id == Feedback.id)
    return (Feedback.at > Article.updated_at) & since_checked & ~is_a_task


def _words(session: Session, article: Article) -> Sequence[Feedback]:
    kept = (
        select(Feedback)
        .join(Article, Article.id == Feedback.article_id)
        .where(Feedback.article_id == article.id, Feedback.is_helpful.is_(False), _is_open())
    )
    return session.scalars(kept.order_by(Feedback.at.desc(), Feedback.id.desc()).limit(COMMENTS)).all()


def _counts_by_state(session: Session, person: Person | None) -> dict[str, int]:
    few = select(Article.state, func.count()).where(
        readable_articles(person), Article.state.in_([*WRITTEN, "due"])
    )
    return dict(session.execute(few.group_by(Article.state)).all())


def _in_review(session: Session, person: Person | None) -> int:
    waiting = articles.waits_for_reviewer()
    return session.scalar(select(func.count(Article.id)).where(readable_articles(person), waiting)) or 0


def _doubles(session: Session, person: Person | None) -> int:
    findable = rights.findable_articles(rights.audience_of(person))
    standing = (NearPair.dismissed_at.is_(None), NearPair.first.has(findable), NearPair.second.has(findable))
    pairs = select(func.count()).select_from(NearPair).where(*standing)
    return session.scalar(pairs) or 0


def _count(session: Session, key: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(key)).where(*where)) or 0
