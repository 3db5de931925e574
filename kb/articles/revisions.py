"""Every saved text of an article, and the way back to one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.articles.drafting import edit, newest, renamed
from kb.content import Content
from kb.errors import NotFound
from kb.models import Article, Person, Revision
from kb.sentences import sentence as _


def revisions(session: Session, article: Article, person: Person | None) -> Sequence[Revision]:
    """Return every saved text of an article that somebody may read, newest first."""
    kept = select(Revision).where(Revision.article_id == article.id).options(selectinload(Revision.by))
    every = session.scalars(kept.order_by(Revision.number.desc())).all()
    return [each for each in every if rights.may_read_revision(person, article, each)]


def revision(session: Session, article: Article, number: int, person: Person | None) -> Revision:
    """Return one saved text that somebody may read, or raise NotFound."""
    kept = select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    found = session.scalar(kept.options(selectinload(Revision.by)))
    if found is None or not rights.may_read_revision(person, article, found):
        raise NotFound(_("没有这个版本"))
    return found


def restore(session: Session, article: Article, number: int, *, by: Person, at: datetime) -> bool:
    """Save an earlier text again, as any edit, and tell whether it differs from the newest."""
    said = Content.parse(revision(session, article, number, by).content, newest(session, article))
    return edit(session, article, renamed(session, said), by=by, at=at, why=_("恢复第 %(n)s 版", n=number))
