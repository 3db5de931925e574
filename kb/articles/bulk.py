"""Change many articles at once, and take it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, people, rights
from kb.articles import flow
from kb.articles.drafting import keep_revision, write
from kb.articles.trail import note
from kb.content import TAGS_MAX, Content
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Article, BulkChange, Person
from kb.sentences import sentence as _
from kb.text import tidy_list

MOST = 500
ACTIONS = ("publish", "archive", "tag", "untag", "category", "owner", "review")
KEPT = ("state", "category", "tags", "owner_id", "review_on", "published_at")
"""What an action may alter, and undoing brings back."""


@dataclass
class Done:
    """What came of it: the change that can be taken back, how many articles it altered, and which it left, and why."""

    change: BulkChange | None = None
    count: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def apply(
    session: Session, rows: Sequence[Article], action: str, value: str, *, by: Person, at: datetime
) -> Done:
    """Do one thing to many articles; those that it does not fit are left as they are."""
    if action not in ACTIONS:
        raise Invalid("action", _("没有这种批量操作"))
    if not rows or len(rows) > MOST:
        raise Invalid("number", _("请选择 1 到 %(most)s 篇文章", most=MOST))
    act = _reader(session, action, value, by, at)
    done, change = Done(), BulkChange(action=action, before={}, after={}, at=at, by_id=by.id)
    for article in rows:
        was = _facts(article)
        try:
            act(article)
        except Conflict as error:
            done.left.append((article.number, str(error)))
            continue
        if was != _facts(article):
            change.before[article.number], change.after[article.number] = was, _facts(article)
    done.count = len(change.before)
    if done.count:
        done.change = change
        session.add(change)
        session.flush()
    return done


def undo(session: Session, key: int, *, by: Person, at: datetime) -> Done:
    """Take a change of many back, for every article that is still as it left it."""
    change = session.get(BulkChange, key)
    if change is None or (change.by_id != by.id and not rights.is_admin(by)):
        raise NotFound(_("没有这次批量操作"))
    if change.undone_at is not None:
        raise Conflict(_("这次批量操作已经撤销过了"))
    done = Done(change)
    rows = session.scalars(select(Article).where(Article.number.in_(list(change.before)))).all()
    for article in rows:
        if _facts(article) != change.after[article.number]:
            done.left.append((article.number, _("之后又被改过，没有撤销")))
            continue
        _bring_back(session, article, change.before[article.number], by=by, at=at)
        done.count += 1
    change.undone_at = at
    session.flush()
    return done


def _reader(session: Session, action: str, value: str, by: Person, at: datetime) -> Callable[[Article], None]:
    """Return what an action does to one article; Invalid when its value can't be read."""
    if action == "publish":
        return lambda article: _publish(session, article, by, at)
    if action == "archive":
        return lambda article: flow.retire(session, article, by=by, at=at)
    if action == "owner":
        owner = people.find(session, value) if value else None
        if value and (owner is None or not rights.is_support(owner)):
            raise Invalid("value", _("没有这个支持人员"))
        return lambda article: _set(session, article, "owner_id", owner.id if owner else None)
    if action == "review":
        day = _day(value)
        return lambda article: _set(session, article, "review_on", day)
    return lambda article: _rewrite(session, article, _changed(article, action, value), by, at)


def _publish(session: Session, article: Article, by: Person, at: datetime) -> None:
    if article.state == "archived" and article.merged_into_id is not None:
        raise Conflict(_("已经合并到别的文章"))
    if article.working:
        raise Conflict(_("有未发布的修改，请打开文章发布"))
    flow.publish(session, article, by=by, at=at)


def _set(session: Session, article: Article, name: str, value: Any) -> None:
    if getattr(article, name) != value:
        setattr(article, name, value)


def _changed(article: Article, action: str, value: str) -> Content:
    now = Content.of(article)
    if action == "category":
        return Content.parse({"category": value}, now)
    named = tidy_list(value.replace("，", ",").replace("、", ",").split(","))
    if not named:
        raise Invalid("value", _("请写标签"))
    if action == "untag":
        return replace(now, tags=[tag for tag in now.tags if tag not in named])
    if len(tidy_list([*now.tags, *named])) > TAGS_MAX:
        raise Conflict(_("最多 %(most)s 个标签", most=TAGS_MAX))
    return Content.parse({"tags": [*now.tags, *named]}, now)


def _rewrite(session: Session, article: Article, content: Content, by: Person, at: datetime) -> None:
    """Let an article say what differs by tags or category alone; a working copy would lose it again."""
    if content == Content.of(article):
        return
    if article.working:
        raise Conflict(_("有未发布的修改，请先发布或放弃"))
    write(session, article, content)
    article.updated_at = at
    keep_revision(session, article, content, by=by, at=at, why=_("批量修改"))
    changes.stamp(session, article)


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Invalid("value", _("日期要写成 2026-12-31 这样")) from error


def _facts(article: Article) -> dict[str, Any]:
    """Return what may be altered, as it is stored."""
    facts = {name: getattr(article, name) for name in KEPT}
    facts["tags"] = list(article.tags)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def _bring_back(
    session: Session, article: Article, facts: dict[str, Any], *, by: Person, at: datetime
) -> None:
    told = {"category": facts["category"], "tags": facts["tags"]}
    content = Content.parse(told, Content.of(article))
    if content != Content.of(article):
        write(session, article, content)
        keep_revision(session, article, content, by=by, at=at, why=_("撤销批量修改"))
    day, published = facts["review_on"], facts["published_at"]
    article.review_on = date.fromisoformat(day) if day else None
    article.published_at = datetime.fromisoformat(published) if published else None
    article.state, article.owner_id = facts["state"], facts["owner_id"]
    article.updated_at = at
    changes.stamp(session, article)
    note(session, article, "undone", by=by, at=at)
