"""Read the rules, and change one at a time; every change is kept with who made it."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.clocks import CHANNELS
from kb.errors import Conflict, Invalid, NotFound
from kb.intake_rules.rules import Rule, Rules
from kb.models import IntakeRule, Person, Ticket
from kb.sentences import sentence as _
from kb.settings import trail

MOST = 200
KIND = "intake"
LATELY = timedelta(days=30)


def current(session: Session) -> Rules:
    """Return all rules as they stand."""
    return Rules(_rule(row) for row in session.scalars(select(IntakeRule)))


def find(session: Session, category: str) -> Rule | None:
    """Find the rule that was made for exactly this category."""
    row = _row(session, category)
    return _rule(row) if row else None


def save(session: Session, rule: Rule, *, was: str | None, by: Person | None, at: datetime) -> None:
    """Store a rule, new or in the place of that of the category `was`; Conflict when there is another for its own."""
    row = _row(session, was) if was is not None else None
    if was and row is None:
        raise Conflict(_("这条规则刚刚被别人删了"))
    other = _row(session, rule.category)
    if other is not None and other is not row:
        raise Invalid("category", _("这个分类已经有规则了"))
    if row is None and (session.scalar(select(func.count()).select_from(IntakeRule)) or 0) >= MOST:
        raise Invalid("category", _("最多 %(most)s 条规则", most=MOST))
    before = _rule(row).as_json() if row else {}
    row = row or IntakeRule()
    for name, value in asdict(rule).items():
        setattr(row, name, sorted(value) if isinstance(value, frozenset) else value)
    session.add(row)
    session.flush()
    _note(session, rule.category, (before, rule.as_json()), by, at)


def remove(session: Session, category: str, *, by: Person | None, at: datetime) -> None:
    """Take a rule away; the next that fits holds from then on."""
    row = _row(session, category)
    if row is None:
        raise NotFound(_("没有这条规则"))
    before = _rule(row).as_json()
    session.delete(row)
    session.flush()
    _note(session, category, (before, {}), by, at)


def counts(session: Session, rules: Rules, at: datetime) -> dict[str, int]:
    """Count for each rule the tickets of the last 30 days that came under it by its category, no imported ones."""
    found = {rule.category: 0 for rule in rules}
    # Written so that the index by channel and time finds the few of them, not one by category all there are.
    category_of = func.coalesce(Ticket.category, "")
    wanted = select(category_of, func.count()).where(
        Ticket.channel.in_(CHANNELS), Ticket.created_at > at - LATELY
    )
    for category, count in session.execute(wanted.group_by(category_of)):
        name = rules.of(category).category
        found[name] = found.get(name, 0) + count
    return found


def _row(session: Session, category: str) -> IntakeRule | None:
    return session.scalar(select(IntakeRule).where(IntakeRule.category == category))


def _rule(row: IntakeRule) -> Rule:
    return Rule(
        row.category,
        frozenset(row.required),
        frozenset(row.hidden),
        row.is_out_of_scope,
        row.referral_zh,
        row.referral_en,
    )


def _note(
    session: Session, category: str, facts: tuple[dict[str, Any], ...], by: Person | None, at: datetime
) -> None:
    before, after = facts
    if before != after:
        trail.note(session, KIND, category, before=before, after=after, by=by, at=at)
