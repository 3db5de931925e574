"""What the ticket form asks for: the rules of this installation as pages and their scripts follow them."""

from collections.abc import Mapping
from typing import Any

from flask import g

from kb import intake_rules
from kb.intake_rules import Rule, Rules
from webui.installation import services
from webui.presentation.language import language


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
