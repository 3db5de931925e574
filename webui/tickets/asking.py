"""What the ticket form asks for: the rules of this installation as pages and their scripts follow them."""

from collections.abc import Mapping
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from kb import intake_rules
from kb.intake_rules import Lacking, Rule, Rules
from kb.models import Ticket
from webui.installation import services
from webui.languages import speaking
from webui.presentation.labels import label
from webui.presentation.language import gettext as _
from webui.presentation.language import language

ADDED = ("description", *intake_rules.FIELDS)
"""What may be added to a ticket after it was opened."""


def rules() -> Rules:
    """Return the rules, as this request found them when it first asked."""
    if "intake_rules" not in g:
        with services().sessions.read() as db:
            g.intake_rules = intake_rules.current(db)
    found: Rules = g.intake_rules
    return found


def rule_of(category: str) -> Rule:
    """Return the rule of a category."""
    return rules().of(category)


def referral(category: str) -> str:
    """Return who serves a category that the support does not, in the language of the page; else nothing."""
    return rule_of(category).referral(language())


def for_script() -> list[dict[str, Any]]:
    """Return what the page needs to follow a category that is chosen."""
    return [
        {
            "category": rule.category,
            "required": sorted(rule.required),
            "hidden": sorted(rule.hidden),
            "referral": rule.referral(language()),
        }
        for rule in rules()
    ]


def with_rules(categories: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return categories to choose from with those that have a rule of their own."""
    there = {name for name, _text in categories}
    return categories + [
        (rule.category, rule.category) for rule in rules() if rule.category and rule.category not in there
    ]


def shown(values: Mapping[str, str]) -> dict[str, Any]:
    """Return what every form needs to follow the rules."""
    category = values.get("category", "")
    return {"rule": rule_of(category), "rules": for_script(), "referral": referral(category)}


def lacking(ticket: Ticket) -> Lacking:
    """Return what an open ticket lacks."""
    with services().sessions.read() as db:
        return lacking_in(db, ticket)


def lacking_in(db: Session, ticket: Ticket) -> Lacking:
    """Return what an open ticket lacks, as this session sees it; its category is chosen by those who handle it."""
    if not ticket.is_open:
        return Lacking()
    found = intake_rules.of_ticket(db, ticket, rule_of(ticket.category))
    return Lacking(found.needed, tuple(name for name in found.wanted if name != "category"))


def added(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into the fields that are added to a ticket."""
    return {name: form.get(f"add.{name}", "") for name in ADDED}


def question(ticket: Ticket, lacks: Lacking) -> str:
    """Return what to write to the requester of a ticket about what it lacks, in their language."""
    with speaking(ticket.lang or language()):
        names = _("、").join(label(name, "asked-for") for name in lacks.names)
        return _("麻烦补充：%(names)s。收到后我们马上继续。", names=names)


def referral_of(ticket: Ticket) -> str:
    """Return who serves the category of a ticket that the support does not, in its requester's language."""
    return rule_of(ticket.category).referral(ticket.lang or language())


FOR_TEMPLATES = {
    "lacking": lacking,
    "question_for": question,
    "referral_of": referral_of,
    "added_names": [f"add.{name}" for name in (*ADDED, "supply", "photos")],
}
