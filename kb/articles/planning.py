"""Who answers for an article, when it is to be reviewed, and until when it holds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session, selectinload

from kb import changes, rights
from kb.articles.trail import note
from kb.errors import Invalid
from kb.models import Article, Person
from kb.sentences import sentence as _

SOON = timedelta(days=30)


def plan(
    session: Session,
    article: Article,
    *,
    owner: Person | None,
    review_on: date | None,
    valid_until: date | None,
    by: Person | None,
    at: datetime,
) -> bool:
    """Set owner, review date and end of validity, and tell whether anything differed."""
    if owner is not None and not rights.is_support(owner):
        raise Invalid("owner", _("负责人要是支持人员"))
    wanted = {
        "owner_id": owner.id if owner else None,
        "review_on": review_on,
        "valid_until": valid_until,
    }
    differing = {name: value for name, value in wanted.items() if getattr(article, name) != value}
    for name, value in differing.items():
        setattr(article, name, value)
    if differing:
        note(session, article, "planned", by=by, at=at, data={"changed": sorted(differing)})
    return bool(differing)


def fall_due(session: Session, today: date, *, at: datetime, limit: int = 500) -> Sequence[Article]:
    """Let published articles whose day has come wait for their review, and return them; readers still find them."""
    wanted = select(Article).where(Article.state == "published", is_over(today)).order_by(Article.id)
    fallen = session.scalars(wanted.limit(limit)).all()
    for article in fallen:
        article.state = "due"
        why = "expired" if article.valid_until and article.valid_until < today else "review"
        note(session, article, "fell-due", by=None, at=at, data={"because": why})
    changes.stamp_all(session, fallen)
    return fallen


def is_anything_over(session: Session, today: date) -> bool:
    """Tell whether a published article's day has come."""
    wanted = select(Article.id).where(Article.state == "published", is_over(today)).limit(1)
    return session.scalar(wanted) is not None


def due_for_review(
    session: Session, person: Person | None, *, owned: bool = False, limit: int = 100
) -> Sequence[Article]:
    """Return the articles that wait for a review, or (`owned`) those of one person, the longest untouched first."""
    waiting = select(Article).where(Article.state == "due", rights.readable_articles(person))
    if owned and person is not None:
        waiting = waiting.where(Article.owner_id == person.id)
    # As the index of states has them: there may be many, and none but the first is shown.
    oldest = waiting.options(selectinload(Article.owner)).order_by(Article.updated_at, Article.id)
    return session.scalars(oldest.limit(limit)).all()


def soon_due(
    session: Session, person: Person | None, today: date, *, owned: bool = False, limit: int = 50
) -> Sequence[Article]:
    """Return the published articles whose day comes within a month, the soonest first."""
    until = today + SOON
    coming = union(
        select(Article.id).where(Article.review_on.between(today, until)),
        select(Article.id).where(Article.valid_until.between(today, until)),
    )
    wanted = select(Article).where(
        Article.id.in_(coming), Article.state == "published", rights.readable_articles(person)
    )
    if owned and person is not None:
        wanted = wanted.where(Article.owner_id == person.id)
    by_day = wanted.options(selectinload(Article.owner))
    return session.scalars(by_day.order_by(Article.review_on, Article.id).limit(limit)).all()


def in_review(session: Session, person: Person | None, limit: int = 100) -> Sequence[Article]:
    """Return the articles with a text that waits for a reviewer, the longest waiting first."""
    wanted = select(Article).where(waits_for_reviewer(), rights.readable_articles(person))
    return session.scalars(
        wanted.options(selectinload(Article.owner)).order_by(Article.updated_at, Article.id).limit(limit)
    ).all()


def waits_for_reviewer() -> ColumnElement[bool]:
    """Return as a condition: a text of the article waits for a reviewer; first as the index of few articles asks it."""
    return or_(Article.state == "review", (Article.working != "") & (Article.working == "review"))


def is_over(today: date) -> ColumnElement[bool]:
    """Return as a condition: the day of the review has come, or the last day of validity is past."""
    return or_(Article.review_on <= today, Article.valid_until < today)
