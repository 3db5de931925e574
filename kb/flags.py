"""What is wrong with articles, as tasks: told by readers and agents, owned, due on a day, ended with what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from kb import rights, settings
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.feedback import REASONS
from kb.lookups import Asker
from kb.models import FLAG_STATES, Article, ArticleFlag, Feedback, Person, Ticket
from kb.sentences import sentence as _
from kb.text import check_length, clean, is_blank

FLAGS = {name: REASONS[name] for name in ("wrong", "outdated", "unclear", "missing")}
TEXT_MAX = 1000
TOLD = timedelta(days=90)
"""So long the reader who told is shown what became of it."""


@dataclass(frozen=True)
class Wrong:
    """What somebody says is wrong."""

    reason: str
    text: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "Wrong":
        """Read a form; raise Invalid with every complaint by its field."""
        problems, reason = Problems(), str(form.get("reason", ""))
        text = clean(str(form.get("text", ""))).strip()
        if reason not in FLAGS:
            problems.add("reason", _("请选一个原因"))
        if is_blank(text):
            problems.add("text", _("请用一句话说明哪里不对"))
        check_length(problems, "text", text, TEXT_MAX)
        problems.raise_if_any()
        return cls(reason, text)


def raise_flag(
    session: Session,
    article: Article,
    wrong: Wrong,
    *,
    asker: Asker,
    at: datetime,
    ticket: Ticket | None = None,
    feedback: Feedback | None = None,
) -> ArticleFlag:
    """Make it a task of the article's owner; who says the same kind of thing again changes what was said."""
    flag = _earlier(session, article, wrong, asker)
    if flag is None:
        flag = ArticleFlag(
            article_id=article.id,
            reason=wrong.reason,
            by_id=asker.person.id if asker.person else None,
            visitor=asker.visitor,
            owner_id=_owner(session, article),
            due=(at + timedelta(days=settings.current(session).flag_days)).date(),
        )
        session.add(flag)
    flag.text, flag.at, flag.revision = wrong.text, at, article.shown_revision
    flag.ticket_id = ticket.id if ticket else flag.ticket_id
    flag.feedback_id = feedback.id if feedback else flag.feedback_id
    session.flush()
    return flag


def from_feedback(session: Session, word: Feedback, article: Article, *, asker: Asker, at: datetime) -> None:
    """Make a task of a word that an article did not help, if it says what is wrong."""
    if not word.is_helpful and word.reason in FLAGS and not is_blank(word.comment):
        wrong = Wrong(word.reason, word.comment[:TEXT_MAX])
        raise_flag(session, article, wrong, asker=asker, at=at, feedback=word)


def listing(
    session: Session,
    person: Person | None,
    *,
    state: str = "open",
    owner: str = "",
    before: int = 0,
    limit: int = 50,
) -> Sequence[ArticleFlag]:
    """Return the tasks that somebody may see: open ones by their day, ended ones the newest first.

    `owner` is "mine", "nobody" or empty; `before` how many of them a page ended with.
    """
    wanted = _seen(person).options(
        *(selectinload(name) for name in (ArticleFlag.article, ArticleFlag.ticket, ArticleFlag.by)),
        *(selectinload(name) for name in (ArticleFlag.owner, ArticleFlag.ended_by)),
    )
    if state == "open":
        wanted = wanted.where(ArticleFlag.state == "open").order_by(ArticleFlag.due, ArticleFlag.id)
    else:
        wanted = wanted.where(ArticleFlag.state != "open")
        wanted = wanted.order_by(ArticleFlag.ended_at.desc(), ArticleFlag.id.desc())
    if owner == "mine" and person is not None:
        wanted = wanted.where(ArticleFlag.owner_id == person.id)
    elif owner == "nobody":
        wanted = wanted.where(ArticleFlag.owner_id.is_(None))
    return session.scalars(wanted.offset(before).limit(limit)).all()


def count_open(session: Session, person: Person | None) -> int:
    """Count the open tasks that somebody may see."""
    wanted = _seen(person).where(ArticleFlag.state == "open").subquery()
    return session.scalar(select(func.count()).select_from(wanted)) or 0


def get(session: Session, key: int, person: Person | None) -> ArticleFlag:
    """Return a task to the support that may read its article, else NotFound."""
    flag = session.get(ArticleFlag, key) if 0 < key < 1 << 31 else None
    if flag is None or not rights.is_support(person) or not rights.may_read_article(person, flag.article):
        raise NotFound(_("没有这个问题，或者你没有查看它的权限"))
    return flag


def hand_over(session: Session, flag: ArticleFlag, owner: Person | None, due: date) -> None:
    """Give a task to somebody of the support, or to nobody, and set its day."""
    _expect_open(flag)
    if owner is not None and not rights.is_support(owner):
        raise Invalid("owner", _("负责人要是支持人员"))
    flag.owner_id, flag.due = owner.id if owner else None, due
    session.flush()


def end(session: Session, flag: ArticleFlag, answer: str, *, state: str, by: Person, at: datetime) -> None:
    """End a task with what was done, or why nothing is to be done; who told it reads that."""
    _expect_open(flag)
    answer = clean(answer).strip()
    if state not in FLAG_STATES or state == "open":
        raise Invalid("state", _("请选处理结果"))
    if is_blank(answer):
        raise Invalid("answer", _("请写一句做了什么，报告的人会看到"))
    if len(answer) > TEXT_MAX:
        raise Invalid("answer", _("最多 %(most)s 个字符", most=f"{TEXT_MAX:,}"))
    flag.state, flag.answer, flag.ended_at, flag.ended_by_id = state, answer, at, by.id
    session.flush()


def of_reader(
    session: Session, article: Article, person: Person | None, at: datetime
) -> Sequence[ArticleFlag]:
    """Return what somebody told about an article and what became of it, the newest first."""
    if person is None:
        return []
    told = select(ArticleFlag).where(
        ArticleFlag.article_id == article.id, ArticleFlag.by_id == person.id, ArticleFlag.at > at - TOLD
    )
    return session.scalars(told.order_by(ArticleFlag.id.desc()).limit(5)).all()


def _seen(person: Person | None) -> Select[ArticleFlag]:
    readable = rights.readable_articles(person) if rights.is_support(person) else Article.id < 0
    return select(ArticleFlag).join(Article, Article.id == ArticleFlag.article_id).where(readable)


def _earlier(session: Session, article: Article, wrong: Wrong, asker: Asker) -> ArticleFlag | None:
    mine = select(ArticleFlag).where(
        ArticleFlag.article_id == article.id, ArticleFlag.reason == wrong.reason, ArticleFlag.state == "open"
    )
    if asker.person is not None:
        return session.scalar(mine.where(ArticleFlag.by_id == asker.person.id))
    if asker.visitor:
        return session.scalar(mine.where(ArticleFlag.visitor == asker.visitor, ArticleFlag.by_id.is_(None)))
    return None


def _owner(session: Session, article: Article) -> int | None:
    """Return the owner of an article if he still works for the support."""
    owner = session.get(Person, article.owner_id) if article.owner_id else None
    return owner.id if owner is not None and rights.is_support(owner) else None


def _expect_open(flag: ArticleFlag) -> None:
    if not flag.is_open:
        raise Conflict(_("这个问题已经处理过了"))
