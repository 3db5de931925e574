"""The way of an article: draft, review, rework, published, due for review, archived; each move once.

A move is of the article itself until readers see it, then of its working copy: the published text stays.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from kb import attachments, changes, rights
from kb.articles.drafting import discard, end_working, newest, settled, write
from kb.articles.trail import note, said
from kb.errors import Conflict, Invalid
from kb.models import Article, Person
from kb.sentences import sentence as _


@dataclass(frozen=True)
class Move:
    """Where a move may begin, where it ends, and the name of the step that it leaves."""

    begins: tuple[str, ...]
    ends: str
    step: str


WRITING = {
    "submit": Move(("draft", "rework"), "review", "submitted"),
    "withdraw": Move(("review",), "draft", "withdrawn"),
    "return": Move(("review",), "rework", "returned"),
}
"""Moves of a text that readers do not see yet."""


def stage(article: Article) -> str:
    """Return where the text that is being written stands; empty where nothing is."""
    if article.is_findable:
        return article.working
    return "" if article.state == "archived" else article.state


def moves(person: Person | None, article: Article) -> list[str]:
    """Return what somebody may do next with an article, in the order in which it is offered."""
    publishes, edits = rights.may_publish(person), rights.may_edit_article(person, article)
    at = stage(article)
    found = [name for name, move in WRITING.items() if at in move.begins]
    if not edits:
        return []
    if not publishes:
        return [name for name in found if name != "return"]
    if at or article.state == "archived":
        found.append("publish")
    if article.state == "due":
        found.append("renew")
    if article.state != "archived":
        found.append("retire")
    return found


def submit(session: Session, article: Article, *, by: Person, at: datetime, text: str = "") -> None:
    """Ask for a review."""
    _write_on(session, article, "submit", by=by, at=at, text=said(text))


def withdraw(session: Session, article: Article, *, by: Person, at: datetime, text: str = "") -> None:
    """Take a text back from review to go on writing."""
    _write_on(session, article, "withdraw", by=by, at=at, text=said(text))


def send_back(session: Session, article: Article, text: str, *, by: Person, at: datetime) -> None:
    """Give a text back to its author, with what is to be mended."""
    _write_on(session, article, "return", by=by, at=at, text=said(text, _("请写明要改什么")))


def publish(
    session: Session,
    article: Article,
    *,
    at: datetime,
    by: Person | None = None,
    text: str = "",
    overridden: list[str] | None = None,
) -> None:
    """Put an article before its readers, or its working copy in the place of what they see.

    `overridden` are the phrasings that do not find it and were let pass.
    """
    attachments.publish(session, article)
    if article.state == "published" and not article.working:
        return
    if article.working:
        write(session, article, settled(session, newest(session, article)))
        end_working(article)
    article.state = "published"
    article.published_at = article.published_at or at
    article.updated_at = at
    article.merged_into_id = None
    changes.stamp(session, article)
    note(session, article, "published", by=by, at=at, text=said(text), data=_passed(overridden))


def retire(session: Session, article: Article, *, at: datetime, by: Person | None = None) -> None:
    """Take an article away from its readers; what they saw, and links, stay."""
    if article.state == "archived":
        return
    if article.working:
        discard(session, article, by=by, at=at)
    article.state = "archived"
    article.updated_at = at
    changes.stamp(session, article)
    note(session, article, "archived", by=by, at=at)


def renew(
    session: Session, article: Article, *, by: Person, at: datetime, review_on: date | None = None
) -> None:
    """Say that an article due for review is right as it stands, until its next review."""
    if article.state != "due":
        raise Conflict(_("这篇文章不在待复审状态"))
    if review_on is not None and review_on <= at.date():
        raise Invalid("review_on", _("下次复审要在今天之后"))
    article.state, article.review_on = "published", review_on
    if article.valid_until is not None and article.valid_until < at.date():
        article.valid_until = None
    verify(session, article, by=by, at=at)
    note(session, article, "renewed", by=by, at=at)


def verify(session: Session, article: Article, *, by: Person, at: datetime) -> None:
    """Note that somebody has found an article to be right as it stands."""
    article.confidence = "verified"
    article.verified_at, article.verified_role = at, by.role
    changes.stamp(session, article)


def _write_on(session: Session, article: Article, name: str, *, by: Person, at: datetime, text: str) -> None:
    """Move the text that is being written; the article changes for readers by none of these."""
    move = WRITING[name]
    if stage(article) not in move.begins:
        raise Conflict(_("这篇文章现在的状态不能这样做，请刷新后再看"))
    if article.is_findable:
        article.working = move.ends
    else:
        article.state = move.ends
        changes.stamp(session, article)
    note(session, article, move.step, by=by, at=at, text=text)


def _passed(overridden: list[str] | None) -> dict[str, list[str]]:
    return {"overridden": overridden} if overridden else {}
