"""Rules for single queries: an article is put first, raised or left out when exactly this is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import articles
from kb.curation import trail
from kb.errors import Invalid, NotFound, Problems
from kb.models import EFFECTS, Article, Person, SearchRule
from kb.sentences import sentence as _
from kb.text import check_length, fold, one_line

KIND = "rule"
QUERY_MAX = 300
REASON_MAX = 300
GONE = _("这条规则已经不在了，可能刚被别人删除")


@dataclass(frozen=True)
class Wanted:
    """A rule as somebody writes it; the article by number or external id, until is the first moment after it."""

    query: str
    article: str
    effect: str
    reason: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Checked:
    """A rule that can be stored."""

    query: str
    article: Article
    effect: str
    reason: str
    since: datetime | None
    until: datetime | None


def listing(session: Session, holding: str = "") -> Sequence[SearchRule]:
    """Return all rules, the last changed first, or those whose query holds this text."""
    stored = select(SearchRule).options(selectinload(SearchRule.by), selectinload(SearchRule.article))
    if wanted := fold(holding):
        stored = stored.where(SearchRule.asked.contains(wanted, autoescape=True))
    return session.scalars(stored.order_by(SearchRule.edition.desc(), SearchRule.id)).all()


def get(session: Session, key: int) -> SearchRule:
    """Return a rule or raise NotFound."""
    rule = session.get(SearchRule, key)
    if rule is None:
        raise NotFound(GONE)
    return rule


def add(session: Session, wanted: Wanted, *, by: Person | None, at: datetime) -> SearchRule:
    """Store a new rule."""
    checked = check(session, wanted)
    rule = SearchRule(article=checked.article)
    _write(rule, checked)
    trail.sign(rule, trail.keep(session, KIND, {}, as_json(rule), by=by, at=at), by, at)
    session.add(rule)
    session.flush()
    return rule


def change(
    session: Session,
    rule: SearchRule,
    wanted: Wanted,
    *,
    by: Person | None,
    at: datetime,
    edition: int | None = None,
) -> bool:
    """Store what a rule is to be and tell whether it differed; Conflict when it is no longer of this edition."""
    trail.expect(rule, edition)
    checked, before = check(session, wanted, but=rule), as_json(rule)
    _write(rule, checked)
    after = as_json(rule)
    if after == before:
        return False
    trail.sign(rule, trail.keep(session, KIND, before, after, by=by, at=at), by, at)
    session.flush()
    return True


def remove(
    session: Session, rule: SearchRule, *, by: Person | None, at: datetime, edition: int | None = None
) -> None:
    """Let a rule go."""
    trail.expect(rule, edition)
    trail.keep(session, KIND, as_json(rule), {}, by=by, at=at)
    session.delete(rule)
    session.flush()


def check(session: Session, wanted: Wanted, *, but: SearchRule | None = None) -> Checked:
    """Return a rule as it is stored, or raise Invalid; an article has one rule for a query."""
    problems = Problems()
    query, reason = one_line(wanted.query), one_line(wanted.reason)
    if not fold(query):
        problems.add("query", _("请填写用户会搜的那句话"))
    check_length(problems, "query", query, QUERY_MAX)
    article = articles.find(session, wanted.article) if wanted.article else None
    if article is None:
        problems.add("article", _("没有这篇文章，请填写文章编号，例如 KB-000123"))
    elif not article.is_findable:
        problems.add("article", _("%(number)s 没有发布，读者搜不到它", number=article.number))
    if wanted.effect not in EFFECTS:
        problems.add("effect", _("只能是置顶（pin）、加权（boost）或屏蔽（block）"))
    if not reason:
        problems.add("reason", _("请写明理由，同事以后要靠它判断还要不要留着"))
    check_length(problems, "reason", reason, REASON_MAX)
    if wanted.since and wanted.until and wanted.since >= wanted.until:
        problems.add("until", _("结束日期不能早于开始日期"))
    problems.raise_if_any()
    if article is None:
        raise AssertionError("refused above")
    _check_single(session, query, article, but)
    return Checked(query, article, wanted.effect, reason, wanted.since, wanted.until)


def _check_single(session: Session, query: str, article: Article, but: SearchRule | None) -> None:
    known = of(session, query, article)
    if known is not None and known is not but:
        raise Invalid(
            "article", _("这个搜索词对 %(number)s 已经有一条规则，请直接修改那一条", number=article.number)
        )


def of(session: Session, query: str, article: Article) -> SearchRule | None:
    """Find the rule that an article has for a query."""
    same = select(SearchRule).where(SearchRule.asked == _asked(query), SearchRule.article_id == article.id)
    return session.scalar(same)


def says(rule: SearchRule, wanted: Wanted) -> bool:
    """Tell whether a rule for that query and article is already as somebody writes it."""
    return (rule.query, rule.effect, rule.reason, rule.since, rule.until) == (
        *(one_line(wanted.query), wanted.effect, one_line(wanted.reason)),
        *(wanted.since, wanted.until),
    )


def _asked(query: str) -> str:
    return fold(query)[:QUERY_MAX]


def _write(rule: SearchRule, checked: Checked) -> None:
    rule.query, rule.asked = checked.query, _asked(checked.query)
    rule.article = checked.article
    rule.effect, rule.reason = checked.effect, checked.reason
    rule.since, rule.until = checked.since, checked.until


def as_row(rule: SearchRule) -> dict[str, Any]:
    """Return what a rule says, its article as files name it."""
    said = as_json(rule)["rule"]
    return {"rule": {**said, "article": rule.article.external_id or rule.article.number}}


def as_json(rule: SearchRule) -> dict[str, Any]:
    """Return what a rule says."""
    said = {
        "query": rule.query,
        "article": rule.article.number,
        "effect": rule.effect,
        "reason": rule.reason,
        "since": rule.since.isoformat() if rule.since else None,
        "until": rule.until.isoformat() if rule.until else None,
    }
    return {"rule": {name: value for name, value in said.items() if value is not None}}
