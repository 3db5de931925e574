"""How good is a text? The points of a review with their weights, in every version, and the score of each revision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid, Problems
from kb.models import FINDABLE_STATES, SYSTEM, Article, Checklist, Person, Revision, RevisionScore
from kb.sentences import sentence as _
from kb.text import check_length, one_line

ANSWERS = ("yes", "no", "none")
"""Met, not met, and a point that does not concern this text."""
POINTS_MAX, TEXT_MAX, WEIGHT_MAX = 30, 120, 100
START: tuple[tuple[str, str, int], ...] = (
    ("title", _("标题一眼看出是什么问题，不是“关于……的说明”"), 10),
    ("symptom", _("现象和报错原文写全，别人搜得到"), 10),
    ("scope", _("写明适用的系统、版本、人和场合"), 10),
    ("steps", _("步骤完整，照着做就能做完"), 20),
    ("expected", _("关键步骤写了预期看到什么"), 10),
    ("rollback", _("有风险的操作写了备份和回退"), 10),
    ("terms", _("术语有解释，缩写写过全称"), 10),
    ("single", _("一篇只讲一件事，没有和别的文章重复"), 5),
    ("working", _("命令、链接、截图现在还有效"), 5),
    ("filed", _("分类和可见范围合适，没有密码和个人信息"), 10),
)


class Point(NamedTuple):
    """One thing to look at; `key` stays when its words change."""

    key: str
    text: str
    weight: int


class Average(NamedTuple):
    """The mean score of the newest scored text of each article of a category."""

    category: str
    score: float
    articles: int


def points(session: Session) -> list[Point]:
    """Return the points that hold now."""
    newest = _newest(session)
    return points_of(newest) if newest else [Point(*point) for point in START]


def points_of(checklist: Checklist) -> list[Point]:
    """Return the points of one version; those that the product brought can be said in another language."""
    brought = {text: text for _key, text, _weight in START}
    return [Point(p["key"], brought.get(p["text"], p["text"]), p["weight"]) for p in checklist.points]


def edition(session: Session) -> int:
    """Return the number of the version that holds, 0 for the one that the product brings."""
    newest = _newest(session)
    return newest.id if newest else 0


def change(
    session: Session, wanted: Sequence[Mapping[str, Any]], *, by: Person, at: datetime, expected: int
) -> bool:
    """Set the points and weights as a new version, and tell whether anything differs; scores stay with theirs."""
    if expected != edition(session):
        raise Conflict(_("清单刚刚被别人改过，请对照现在的内容再保存"))
    found = _read(wanted)
    if found == points(session):
        return False
    _keep(session, found, by, at)
    return True


def versions(session: Session, limit: int = 20) -> Sequence[Checklist]:
    """Return the newest versions."""
    return session.scalars(select(Checklist).order_by(Checklist.id.desc()).limit(limit)).all()


def rate(
    session: Session, article: Article, number: int, answers: Mapping[str, str], *, by: Person, at: datetime
) -> RevisionScore:
    """Store what a reviewer found of one revision, in the place of an earlier word on it."""
    revision = session.scalar(
        select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    )
    if revision is None:
        raise Invalid("revision", _("没有这个版本"))
    kept = _newest(session) or _keep(session, points(session), None, at)
    given = {point.key: answers.get(point.key, "") for point in points_of(kept)}
    score = score_of(points_of(kept), given)
    found = session.get(RevisionScore, revision.id) or RevisionScore(revision_id=revision.id)
    found.checklist_id, found.answers, found.score = kept.id, dict(given), score
    found.at, found.by_id = at, by.id
    session.add(found)
    session.flush()
    return found


def score_of(asked: Sequence[Point], answers: Mapping[str, str]) -> int:
    """Return the weight of what is met in hundredths of what concerns the text; Invalid where answers are missing."""
    problems = Problems()
    for point in asked:
        if answers.get(point.key) not in ANSWERS:
            problems.add(f"point.{point.key}", _("请回答：%(text)s", text=point.text))
    problems.raise_if_any()
    concerned = sum(point.weight for point in asked if answers[point.key] != "none")
    met = sum(point.weight for point in asked if answers[point.key] == "yes")
    if not concerned:
        raise Invalid("point", _("至少要有一项和这篇文章有关"))
    return round(100 * met / concerned)


def score(session: Session, article: Article, number: int) -> RevisionScore | None:
    """Return what a reviewer found of a revision."""
    kept = select(RevisionScore).join(Revision, Revision.id == RevisionScore.revision_id)
    return session.scalar(kept.where(Revision.article_id == article.id, Revision.number == number))


def averages(session: Session) -> list[Average]:
    """Return the mean score by uppermost category, of the newest scored text of every published article."""
    newest = (
        select(Revision.article_id, func.max(Revision.id).label("revision_id"))
        .join(RevisionScore, RevisionScore.revision_id == Revision.id)
        .group_by(Revision.article_id)
        .subquery()
    )
    rows = session.execute(
        select(Article.category, RevisionScore.score)
        .join(newest, newest.c.article_id == Article.id)
        .join(RevisionScore, RevisionScore.revision_id == newest.c.revision_id)
        .where(Article.state.in_(FINDABLE_STATES))
    )
    by_category: dict[str, list[int]] = {}
    for category, value in rows:
        by_category.setdefault(category.split("/")[0], []).append(value)
    return [Average(name, sum(found) / len(found), len(found)) for name, found in sorted(by_category.items())]


def _newest(session: Session) -> Checklist | None:
    return session.scalars(select(Checklist).order_by(Checklist.id.desc()).limit(1)).first()


def _keep(session: Session, found: Sequence[Point], by: Person | None, at: datetime) -> Checklist:
    kept = Checklist(
        points=[point._asdict() for point in found],
        at=at,
        by_id=by.id if by else None,
        by_label=by.label if by else SYSTEM,
    )
    session.add(kept)
    session.flush()
    return kept


def _read(wanted: Sequence[Mapping[str, Any]]) -> list[Point]:
    """Read points as a form sends them; one without words goes."""
    problems, found = Problems(), []
    keys = {str(each.get("key", "")) for each in wanted}
    for n, each in enumerate(wanted):
        text = one_line(str(each.get("text", "")))
        if not text:
            continue
        check_length(problems, f"text.{n}", text, TEXT_MAX)
        key = str(each.get("key", "")) or next(f"own-{i}" for i in range(1, 999) if f"own-{i}" not in keys)
        keys.add(key)
        found.append(Point(key[:20], text, _weight(problems, n, each.get("weight"))))
    if not found:
        problems.add("text.0", _("至少要有一项"))
    if len(found) > POINTS_MAX:
        problems.add("text.0", _("最多 %(most)s 项", most=POINTS_MAX))
    problems.raise_if_any()
    return found


def _weight(problems: Problems, n: int, value: Any) -> int:
    text = str(value).strip()
    if not text.isdecimal() or not 1 <= int(text[:9]) <= WEIGHT_MAX:
        problems.add(f"weight.{n}", _("分值是 1 到 %(most)s 的整数", most=WEIGHT_MAX))
        return 1
    return int(text)
