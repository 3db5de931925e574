"""What is asked for when a ticket comes in? Fields by category, what a ticket lacks, and who else serves a category."""

from kb.intake_rules.kept import counts, current, find, remove, save
from kb.intake_rules.lacking import Lacking, of_form, of_ticket
from kb.intake_rules.rules import FIELDS, STATES, Rule, Rules

__all__ = [
    "FIELDS",
    "STATES",
    "Lacking",
    "Rule",
    "Rules",
    "counts",
    "current",
    "find",
    "of_form",
    "of_ticket",
    "remove",
    "save",
]
