"""Writing: a new article, a text shown at once, and the working copy beside what readers see."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, groups, rights
from kb.articles.numbers import number_of
from kb.articles.trail import note
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article, Person, Revision, Ticket
from kb.sentences import Several
from kb.sentences import sentence as _


def draft(
    session: Session,
    content: Content,
    *,
    by: Person | None,
    at: datetime,
    external_id: str | None = None,
    from_ticket: Ticket | None = None,
) -> Article:
    """Store a new article that only its author and publishers see."""
    content = _checked(session, content, by)
    article = Article(
        number=number_of(changes.take(session, "article")),
        external_id=external_id,
        author_id=by.id if by else None,
        owner_id=by.id if by else None,
        from_ticket_id=from_ticket.id if from_ticket else None,
        created_at=at,
        updated_at=at,
    )
    write(session, article, content)
    changes.stamp(session, article)
    session.add(article)
    session.flush()
    keep_revision(session, article, content, by=by, at=at, why="")
    return article


def revise(
    session: Session,
    article: Article,
    content: Content,
    *,
    by: Person | None,
    at: datetime,
    why: str = "",
    expected_revision: int | None = None,
) -> bool:
    """Store a text as a new revision that is shown at once, and tell whether it differed.

    Conflict when another was saved meanwhile.
    """
    check_revision(article, expected_revision)
    content = settled(session, content)
    if content == Content.of(article):
        return False
    write(session, article, content)
    article.updated_at = at
    end_working(article)
    changes.stamp(session, article)
    keep_revision(session, article, content, by=by, at=at, why=why)
    return True


def edit(
    session: Session,
    article: Article,
    content: Content,
    *,
    by: Person | None,
    at: datetime,
    why: str = "",
    expected_revision: int | None = None,
) -> bool:
    """Store what an editor saves and tell whether it differed: where readers see the article, as its working copy."""
    content = _checked(session, content, by, article.group_bits | article.working_bits)
    if not article.is_findable:
        return revise(session, article, content, by=by, at=at, why=why, expected_revision=expected_revision)
    check_revision(article, expected_revision)
    if content == newest(session, article):
        return False
    article.live_revision = article.shown_revision
    article.working = article.working or "draft"
    keep_revision(session, article, content, by=by, at=at, why=why)
    article.working_bits = groups.bits(session, content.groups)
    return True


def newest(session: Session, article: Article) -> Content:
    """Return the text that an editor goes on with: the working copy, or else what the article says."""
    if not article.working:
        return Content.of(article)
    kept = select(Revision.content).where(
        Revision.article_id == article.id, Revision.number == article.revision
    )
    return renamed(session, Content.parse(session.scalars(kept).one(), Content.of(article)))


def discard(session: Session, article: Article, *, by: Person | None, at: datetime) -> None:
    """Let go of the working copy; its text stays among the revisions."""
    if not article.working:
        raise Conflict(_("这篇文章没有未发布的修改"))
    left = article.revision
    keep_revision(session, article, Content.of(article), by=by, at=at, why="")
    end_working(article)
    note(session, article, "discarded", by=by, at=at, data={"revision": left})


def check_revision(article: Article, expected: int | None) -> None:
    """Raise Conflict when somebody saved after the revision that was expected."""
    if expected is not None and expected != article.revision:
        raise Conflict(_("这篇文章刚刚被改成了第 %(revision)s 版，请先查看再保存", revision=article.revision))


def end_working(article: Article) -> None:
    """Let readers see the newest revision: there is no working copy any more."""
    article.working, article.live_revision, article.working_bits = "", None, 0


def settled(session: Session, content: Content) -> Content:
    """Name the groups of a text as they are called now; Invalid where one is unknown or closed."""
    return replace(content, groups=groups.settled(session, content.groups)) if content.groups else content


def _checked(session: Session, content: Content, by: Person | None, held: int = 0) -> Content:
    """Name groups as they are called now; Invalid where somebody names one to which neither he nor the text belongs."""
    content = settled(session, content)
    if content.groups and by is not None:
        strange = groups.bits(session, content.groups) & ~(rights.audience_of(by) | held)
        if strange:
            names = Several(groups.of(session, strange))
            raise Invalid("groups", _("你不在分组 %(names)s 里，不能把文章给它看", names=names))
    return content


def renamed(session: Session, content: Content) -> Content:
    """Name the groups of a text of earlier days as they are called now, as far as they are known."""
    if not content.groups:
        return content
    return replace(content, groups=groups.renamed(session, content.groups))


def write(session: Session, article: Article, content: Content) -> None:
    """Let an article say this."""
    article.title = content.title
    article.body = content.body
    article.category = content.category
    article.tags = list(content.tags)
    article.lang = content.lang
    article.kind = content.kind
    article.visibility = content.visibility
    article.groups, article.group_bits = list(content.groups), groups.bits(session, content.groups)
    article.phrasings = list(content.phrasings)
    article.product = content.product
    article.related = list(content.related)
    article.related_tickets = list(content.related_tickets)


def keep_revision(
    session: Session, article: Article, content: Content, *, by: Person | None, at: datetime, why: str
) -> None:
    """Keep a text as the newest revision."""
    article.revision = (article.revision or 0) + 1
    session.add(
        Revision(
            article_id=article.id,
            number=article.revision,
            at=at,
            by_id=by.id if by else None,
            why=why[:300],
            content=content.as_json(),
            group_bits=groups.bits(session, content.groups),
        )
    )
    session.flush()
