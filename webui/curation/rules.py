"""Rules for single queries: the list, the form, and the article that a rule is about."""

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

import search
from kb import articles, rights
from kb import curation as taught
from kb.curation import days, rules
from kb.errors import Problems
from kb.models import EFFECTS, Article, SearchRule
from webui import access
from webui.curation import saving
from webui.curation.blueprint import curation
from webui.installation import services
from webui.presentation.language import gettext as _

FIELDS = ("query", "article", "effect", "reason", "since", "until")
CANDIDATES = 8


@curation.get("/rules")
def search_rules() -> str:
    """List the rules, and say which of them act."""
    wanted = request.args.get("q", "")
    with services().sessions.read() as db:
        return render_template(
            "curation/rules.html",
            wanted=wanted,
            changes=taught.recent(db, rules.KIND),
            state_of=state_of,
            first_day=lambda moment: days.first_day(moment, services().settings.zone),
            last_day=lambda moment: days.last_day(moment, services().settings.zone),
            **saving.listed(rules.listing(db, wanted)),
        )


@curation.get("/rules/new")
@curation.get("/rules/<int:key>")
def search_rule(key: int | None = None) -> str:
    """Show a rule in its form; a new one may come with its query and article."""
    given = {name: request.args.get(name, "") for name in ("query", "article")}
    return _form(key, {**given, "effect": "pin"} if key is None else None)({}, "")


@curation.post("/rules/new")
@curation.post("/rules/<int:key>")
def save_rule(key: int | None = None) -> saving.Answer:
    """Show what a rule does to searches, or store it; `find` only looks for the article."""
    values = saving.typed(*FIELDS)
    if request.form.get("picked_for") == values["article"]:
        values["article"] = request.form.get("pick", values["article"])
    if request.form.get("step") == "find":
        return _form(key, values, finding=True)({}, "")

    def change(db: Session) -> None:
        by, at = access.somebody(), services().clock()
        if key is None:
            rules.add(db, _wanted(values, None), by=by, at=at)
        else:
            before = rules.get(db, key)
            wanted = _wanted(values, before)
            rules.change(db, before, wanted, by=by, at=at, edition=saving.edition())

    return saving.answer(
        change,
        _form(key, values),
        done=_("搜索规则已保存，到期前一直有效。") if values["until"] else _("搜索规则已保存，马上生效。"),
        back=url_for("curation.search_rules"),
        about=[values["query"]],
        at=_when(values["since"]),
    )


@curation.post("/rules/<int:key>/remove")
def remove_rule(key: int) -> saving.Answer:
    """Show what searches are without a rule, or let it go."""

    def change(db: Session) -> None:
        found = rules.get(db, key)
        rules.remove(db, found, by=access.somebody(), at=services().clock(), edition=saving.edition())

    return saving.answer(
        change,
        _form(key, None),
        done=_("搜索规则已删除，马上生效。"),
        back=url_for("curation.search_rules"),
        about=[request.form.get("query", "")],
        removing=True,
    )


def state_of(rule: SearchRule) -> str:
    """Tell whether a rule acts now: running, waiting, over, or idle because nobody finds its article."""
    now = services().clock()
    if not rule.article.is_findable:
        return "idle"
    if rule.until and rule.until <= now:
        return "over"
    return "waiting" if rule.since and rule.since > now else "running"


def _wanted(values: dict[str, str], before: SearchRule | None) -> rules.Wanted:
    """Read the form; a day that was not changed stays the moment that is stored."""
    problems, zone = Problems(), services().settings.zone
    shown = _fields(before) if before else {}
    since, until = (before.since, before.until) if before else (None, None)
    if values["since"] != shown.get("since"):
        since = days.beginning(problems, "since", values["since"], zone)
    if values["until"] != shown.get("until"):
        until = days.end(problems, "until", values["until"], zone)
    problems.raise_if_any()
    return rules.Wanted(values["query"], values["article"], values["effect"], values["reason"], since, until)


def _when(since: str) -> datetime:
    """Return when to look at what a rule does: now, or when it begins."""
    now = services().clock()
    begins = days.beginning(Problems(), "since", since, services().settings.zone)
    return max(now, begins) if begins else now


def _form(key: int | None, values: dict[str, str] | None, *, finding: bool = False) -> saving.Show:
    def more(errors: dict[str, str]) -> dict[str, Any]:
        found = []
        if values and (finding or "article" in errors):
            found = _candidates(values["article"] or values["query"])
        return {"candidates": found, "finding": finding, "effects": EFFECTS}

    return saving.form("curation/rule.html", key, values, get=rules.get, fields=_fields, more=more)


def _candidates(text: str) -> list[Article]:
    """Return the articles that a number or words of a title lead to."""
    person = access.person()
    with services().sessions.read() as db:
        named = articles.find(db, text)
        try:
            hits = services().index.search(text, limit=CANDIDATES, counts=False).hits
        except search.Damaged:
            hits = search.fallback(db, text, audience=search.EVERYTHING, limit=CANDIDATES).hits
        rows = articles.by_ids(db, (hit.key for hit in hits))
        found = [named] if named else []
        found += [rows[hit.key] for hit in hits if hit.key in rows and rows[hit.key] is not named]
        return [row for row in found if row.is_findable and rights.may_read_article(person, row)]


def _fields(rule: SearchRule) -> dict[str, str]:
    zone = services().settings.zone
    return {
        "query": rule.query,
        "article": rule.article.number,
        "effect": rule.effect,
        "reason": rule.reason,
        "since": days.first_day(rule.since, zone) if rule.since else "",
        "until": days.last_day(rule.until, zone) if rule.until else "",
    }
