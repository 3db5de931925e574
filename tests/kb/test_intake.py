"""What is asked for by category: which rule holds, what a ticket lacks, how it waits and goes on."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import attachments, contracts, intake_rules, settings, tickets
from kb.attachments import Stored
from kb.errors import Conflict, Invalid, NotFound
from kb.forms import parse_added
from kb.intake_rules import FIELDS, Rule, Rules
from kb.models import Ticket, TicketEvent
from tests.factories import NOON, a_form, make_person, make_ticket

LATER = NOON + timedelta(minutes=10)
PHOTO = Stored("a" * 64, 3, "image/png", "屏幕.png")
paths = st.lists(st.sampled_from("网电硬"), max_size=4).map("/".join)


def need(session: Session, category: str, *required: str, **more: Any) -> None:
    rule = Rule.parse({"category": category, "fields": dict.fromkeys(required, "required"), **more})
    intake_rules.save(session, rule, was=None, by=None, at=NOON)


def supply(session: Session, ticket: Ticket, by: Any = None, **data: Any) -> bool:
    return tickets.supply(session, ticket, data, by=by, at=LATER, zone=UTC)


def kinds(session: Session, ticket: Ticket) -> list[str]:
    return [event.kind for event in tickets.events(session, ticket, public_only=False)]


@given(st.sets(paths), paths)
def test_the_rule_of_the_longest_path_holds(ruled: set[str], category: str) -> None:
    found = Rules(Rule(name) for name in ruled).of(category).category
    fitting = [name for name in ruled if not name or category == name or category.startswith(f"{name}/")]
    assert found == max(fitting, key=len, default="")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"fields": {"steps": "perhaps"}}, "steps"),
        ({"category": "x" * 201}, "category"),
        ({"category": "手机", "is_out_of_scope": "1"}, "referral_zh"),
        ({"is_out_of_scope": "1", "referral_zh": "找商店"}, "category"),
        ({"category": "手机", "referral_en": "x" * 2001}, "referral_en"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(data: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as found:
        Rule.parse(data)
    assert field in found.value.fields


def test_rules_are_made_changed_and_removed_on_the_record(session: Session) -> None:
    need(session, "网络", "error_code")
    with pytest.raises(Invalid):
        need(session, " 网络 / ", "steps")
    intake_rules.save(session, Rule("网络/VPN"), was="网络", by=None, at=NOON)
    assert intake_rules.find(session, "网络") is None
    intake_rules.remove(session, "网络/VPN", by=None, at=NOON)
    with pytest.raises(NotFound):
        intake_rules.remove(session, "网络/VPN", by=None, at=NOON)
    with pytest.raises(Conflict):
        intake_rules.save(session, Rule("网络"), was="网络/VPN", by=None, at=NOON)
    assert [change.subject for change in settings.recent(session, "intake")] == [
        "网络/VPN",
        "网络/VPN",
        "网络",
    ]


def test_without_rules_nothing_waits_and_what_is_good_to_have_is_told(session: Session) -> None:
    rule = intake_rules.current(session).of("")
    lacking = intake_rules.of_form(rule, a_form("a", description=" ", category="", urgency="紧急"), 0)
    assert (lacking.needed, lacking.wanted) == ((), ("description", "category", "expected_at"))
    assert not intake_rules.of_form(rule, a_form("a"), 0)
    assert make_ticket(session, category="").status == "new"


def test_a_ticket_that_lacks_what_is_required_waits_and_goes_on_when_it_is_complete(session: Session) -> None:
    need(session, "网络", "error_code", "customer_no", "photo")
    ticket = make_ticket(session, category="网络/VPN", steps="重启过")
    assert (ticket.status, ticket.is_paused, ticket.accepted_at) == ("pending", True, None)
    assert intake_rules.of_ticket(session, ticket).needed == ("error_code", "photo", "customer_no")
    assert not supply(session, ticket, error_code="809", steps="别的")
    assert (ticket.error_code, ticket.steps, ticket.status) == ("809", "重启过", "pending")
    attachments.attach(session, ticket, [PHOTO], by=None, at=LATER)
    assert supply(session, ticket, customer_no="C-1")
    assert (ticket.status, ticket.is_paused, ticket.accepted_at) == ("new", False, None)
    assert kinds(session, ticket) == ["opened", "asked", "supplied", "attached", "supplied"]
    with pytest.raises(Invalid):
        supply(session, ticket, customer_no="C-2")


def test_nothing_delays_a_p1(session: Session) -> None:
    need(session, "", "error_code")
    ticket = make_ticket(session, impact="企业", urgency="紧急")
    assert (ticket.status, ticket.is_paused) == ("new", False)
    assert "error_code" in intake_rules.of_ticket(session, ticket).needed
    waiting = make_ticket(session)
    assert waiting.status == "pending"
    assert supply(session, waiting, by=make_person(session, "agent"), impact="企业", urgency="紧急")
    assert (waiting.priority, waiting.status, waiting.is_paused) == ("P1", "new", False)


def test_what_nobody_said_is_lacking_until_somebody_does(session: Session) -> None:
    need(session, "", "impact", "urgency")
    form = a_form(urgency="一般")
    ticket = tickets.open_ticket(session, form, by=None, at=NOON, zone=UTC)
    assert intake_rules.of_ticket(session, ticket).needed == ("impact",)
    assert supply(session, ticket, impact="个人")
    assert not intake_rules.of_ticket(session, ticket)


def test_a_customer_number_that_comes_later_brings_its_tier_and_other_limits(session: Session) -> None:
    contracts.replace_all(session, "C-1,甲,VIP", by=None, at=NOON)
    agent, ticket = make_person(session, "agent"), make_ticket(session)
    before = ticket.resolution_due
    assert before is not None
    supply(session, ticket, by=agent, customer_no="C-1")
    assert (ticket.tier, ticket.accepted_at) == ("vip", LATER)
    assert ticket.resolution_due is not None
    assert ticket.resolution_due < before
    event = session.scalars(select(TicketEvent).order_by(TicketEvent.id.desc())).first()
    assert event is not None
    assert event.data["changed"] == {"requester_customer_no": ["", "C-1"], "tier": ["", "vip"]}
    assert tickets.clocks_of(session, ticket).by_kind["resolution"].term.due == ticket.resolution_due


def test_a_solved_ticket_takes_nothing_more(session: Session) -> None:
    ticket = make_ticket(session, resolution="好了", agent=make_person(session, "agent"))
    with pytest.raises(Conflict):
        supply(session, ticket, error_code="809")


def test_out_of_scope_is_kept_with_the_ticket_and_answers_in_the_own_language(session: Session) -> None:
    need(session, "手机", is_out_of_scope=True, referral_zh="请找商店", referral_en="")
    rule = intake_rules.current(session).of("手机/屏幕")
    assert (rule.referral("en"), rule.referral("zh"), Rule().referral("zh")) == ("请找商店", "请找商店", "")
    ticket = make_ticket(session, category="手机")
    assert tickets.events(session, ticket, public_only=False)[0].data["out_of_scope"]
    assert intake_rules.counts(session, intake_rules.current(session), LATER) == {"手机": 1}


@given(st.dictionaries(st.sampled_from([*FIELDS, "description", "category", "x"]), st.text() | st.integers()))
def test_whatever_is_added_is_read_or_refused_at_its_field(data: dict[str, Any]) -> None:
    complaints: dict[str, str] = {}
    found: dict[str, Any] = {}
    try:
        found = parse_added(data, UTC)
    except Invalid as error:
        complaints = error.fields
    assert set(complaints) <= set(data)
    assert all(found.values())
