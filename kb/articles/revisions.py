"""Every saved text of an article, and the way back to one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.articles.drafting import edit, newest
from kb.content import Content
from kb.errors import NotFound
from kb.models import Article, Person, Revision
from kb.sentences import sentence as _


def revisions(session: Session, article: Article) -> Sequence[Revision]:
    """Return every saved text of an article, newest first."""
    kept = select(Revision).where(Revision.article_id == article.id).options(selectinload(Revision.by))
    return session.scalars(kept.order_by(Revision.number.desc())).all()


def revision(session: Session, article: Article, number: int) -> Revision:
    """Return one saved text, or raise NotFound."""
    kept = select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    found = session.scalar(kept.options(selectinload(Revision.by)))
    if found is None:
        raise NotFound(_("没有这个版本"))
    return found


def restore(session: Session, article: Article, number: int, *, by: Person, at: datetime) -> bool:
    """Save an earlier text again, as any edit, and tell whether it differs from the newest."""
    kept = Content.parse(revision(session, article, number).content, newest(session, article))
    return edit(session, article, kept, by=by, at=at, why=_("恢复第 %(n)s 版", n=number))
