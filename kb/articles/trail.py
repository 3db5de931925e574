"""What was done with an article and what reviewers said of it, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import Invalid
from kb.models import Article, ArticleStep, Person
from kb.sentences import sentence as _
from kb.text import clean, is_blank

TEXT_MAX = 5000


def note(
    session: Session,
    article: Article,
    kind: str,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    data: dict[str, Any] | None = None,
) -> ArticleStep:
    """Write down one step."""
    step = ArticleStep(
        article_id=article.id,
        revision=article.revision,
        kind=kind,
        text=text,
        at=at,
        by_id=by.id if by else None,
        data=data or {},
    )
    session.add(step)
    session.flush()
    return step


def comment(session: Session, article: Article, text: str, *, by: Person, at: datetime) -> ArticleStep:
    """Keep what a reviewer or author says of the text that is being written."""
    return note(session, article, "commented", by=by, at=at, text=said(text, _("请写下意见")))


def steps(session: Session, article: Article) -> Sequence[ArticleStep]:
    """Return every step, the newest first."""
    kept = select(ArticleStep).where(ArticleStep.article_id == article.id)
    return session.scalars(kept.options(selectinload(ArticleStep.by)).order_by(ArticleStep.id.desc())).all()


def said(text: str, needed: str = "") -> str:
    """Read what somebody says with a step; Invalid tells `needed` where it may not be left out."""
    text = clean(text).strip()
    if needed and is_blank(text):
        raise Invalid("text", needed)
    if len(text) > TEXT_MAX:
        raise Invalid("text", _("最多 %(most)s 个字符", most=f"{TEXT_MAX:,}"))
    return text
