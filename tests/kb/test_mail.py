"""What is mailed, once for each event and to nobody else; what is claimed is one sender's; texts say what they must."""

from datetime import UTC, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import incidents, link_requests, mail, tickets
from kb.addresses import address_of
from kb.database import Database
from kb.errors import Invalid, NotFound
from kb.incidents import Details
from kb.models import AdminChange, LinkRequest, Message, Person, Ticket, TicketEvent
from tests.factories import NOON, a_form, make_person

SOON = NOON + timedelta(minutes=10)
ADDRESS = "need1@corp.example"


def open_one(session: Session, contact: str = ADDRESS, *, by: Person | None = None, **more: str) -> Ticket:
    """Open a ticket whose requester left this contact."""
    form = a_form(requester={"name": "需求方 1", "contact": contact})
    return tickets.open_ticket(session, form, by=by, at=NOON, zone=UTC, **more)


@pytest.fixture
def on(session: Session) -> Session:
    """A session of a database where somebody sends mail."""
    mail.switch_on(session, at=NOON)
    return session


def queued(session: Session) -> list[str]:
    return list(session.scalars(select(Message.kind).order_by(Message.id)))


def go_through(session: Session, ticket: Ticket) -> None:
    """Let a ticket live with everything that is said on its way, of which some is not for its requester."""
    agent, other = make_person(session, "agent"), make_person(session, "agent")
    tickets.take(session, ticket, by=agent, at=SOON)
    tickets.take(session, ticket, by=other, at=SOON)
    tickets.reply(session, ticket, "只给同事", by=agent, at=SOON, is_public=False)
    tickets.reply(session, ticket, "请看看电源", by=agent, at=SOON)
    tickets.reply(session, ticket, "看过了", by=None, at=SOON)
    tickets.contact(session, ticket, "call", "打过电话", by=agent, at=SOON)
    tickets.contact(session, ticket, "progress", "在查", by=agent, at=SOON)
    tickets.contact(session, ticket, "plan", "", by=agent, at=SOON, expected=SOON + timedelta(hours=2))
    tickets.wait_for(session, ticket, "厂商", by=agent, at=SOON)
    tickets.ask(session, ticket, "哪一台？", by=agent, at=SOON)
    tickets.escalate(session, ticket, "不会", by=agent, at=SOON)
    tickets.resolve(session, ticket, "好了", by=agent, at=SOON)
    tickets.send_back(session, ticket, "没有", by=None, at=SOON)
    session.flush()


def test_what_the_requester_is_told_is_mailed_once_and_nothing_else(on: Session) -> None:
    go_through(on, open_one(on))
    assert queued(on) == ["opened", "taken", "reply", "progress", "plan", "third-party", "asked", "resolved"]
    rows = on.scalars(select(Message)).all()
    assert all(row.address == ADDRESS and row.event is not None and row.event.is_public for row in rows)
    assert len({row.key for row in rows}) == len({row.event_id for row in rows}) == len(rows)
    assert rows[0].key == mail.root_key(rows[0].ticket)


@pytest.mark.parametrize("contact", ["8001", "a@b.cn, c@d.cn", "x@y"])
def test_who_left_no_address_gets_nothing(on: Session, contact: str) -> None:
    go_through(on, open_one(on, contact))
    assert queued(on) == []


def test_imported_tickets_and_houses_without_mail_write_nothing(session: Session) -> None:
    go_through(session, open_one(session))
    mail.switch_on(session, at=NOON)
    go_through(session, open_one(session, channel="import"))
    assert queued(session) == []


def test_an_account_is_not_mailed_what_it_did_itself(on: Session) -> None:
    requester = make_person(on, "user")
    ticket = open_one(on, by=requester)
    tickets.reply(on, ticket, "还有一点", by=requester, at=SOON)
    on.flush()
    assert queued(on) == ["opened"]


def test_what_is_rolled_back_is_not_mailed(database: Database) -> None:
    with database.begin() as db:
        mail.switch_on(db, at=NOON)
    with database.begin() as db:
        open_one(db)
        db.rollback()
    with database.begin() as db:
        assert queued(db) == []


def test_what_the_watch_says_to_requesters_is_mailed_in_the_same_look(on: Session) -> None:
    made = [open_one(on), open_one(on, "8001"), open_one(on, channel="import")]
    tickets.look(on, at=NOON + timedelta(days=30))
    told = on.scalars(
        select(TicketEvent).where(TicketEvent.is_public, TicketEvent.kind.in_(("warned", "breached")))
    ).all()
    assert {event.ticket_id for event in told} == {each.id for each in made}
    rows = on.scalars(select(Message).where(Message.kind != "opened")).all()
    assert {row.event_id for row in rows} == {e.id for e in told if e.ticket_id == made[0].id}
    assert all(row.event is not None and row.event.kind == row.kind for row in rows)
    tickets.look(on, at=NOON + timedelta(days=30))
    assert len(on.scalars(select(Message)).all()) == len(rows) + 1


def test_all_who_reported_a_known_issue_are_told_when_it_is_solved(on: Session) -> None:
    agent = make_person(on, "agent")
    reporters = [open_one(on), open_one(on, "need2@corp.example"), open_one(on, "8001")]
    issue = incidents.report(on, Details.parse({"title": "VPN 断了"}), by=agent, at=NOON)
    for ticket in reporters:
        incidents.attach(on, issue, ticket, by=agent, at=NOON)
    incidents.solve(on, issue, "", by=agent, at=SOON, edition=issue.edition)
    on.flush()
    told = on.scalars(select(Message).where(Message.kind == "issue-solved")).all()
    assert [row.ticket_id for row in told] == [each.id for each in reporters[:2]]


def test_a_lost_link_is_mailed_where_it_can_be_and_then_nobody_has_to_tell_it(on: Session) -> None:
    ticket = open_one(on)
    assert link_requests.ask(on, ticket.number, ADDRESS, at=SOON, by_mail=True)
    assert link_requests.ask(on, ticket.number, ADDRESS, at=SOON, by_mail=True)
    assert not link_requests.ask(on, ticket.number, "need2@corp.example", at=SOON, by_mail=True)
    assert queued(on) == ["opened", "link"]
    assert link_requests.count_waiting(on) == 1
    for row in mail.claim(on, "one", at=SOON):
        assert mail.hand_over(on, row.id, "one", at=SOON)
        mail.sent(on, row.id, "one", "250 ok", at=SOON)
    assert link_requests.count_waiting(on) == 0
    assert on.scalars(select(LinkRequest.done_at)).one() == SOON
    link_requests.ask(on, ticket.number, ADDRESS, at=SOON + timedelta(minutes=5), by_mail=True)
    assert queued(on) == ["opened", "link"]


@given(st.text(max_size=40), st.emails())
def test_an_address_is_one_or_none(junk: str, real: str) -> None:
    for contact in (junk, real, f"{real},{junk}", f"{real}\r\nBcc: {real}", f"{junk}@{junk}.cn"):
        found = address_of(contact)
        assert found.isascii()
        assert found.count("@") == bool(found)
        assert not set(found) & set(' \t\r\n,;:<>"()[]\\')
    assert address_of(f"{real} {real}") == ""


def test_addresses_are_read_as_people_type_them() -> None:
    assert address_of(" need1＠corp.example ") == "need1@corp.example"
    assert address_of("zhang@例子.中国") == "zhang@xn--fsqu00a.xn--fiqs8s"
    assert [
        address_of(bad) for bad in ("需求方 <a@b.cn>", "用户@b.cn", "a@[1.2.3.4]", '"a b"@c.cn', "a..b@c.cn")
    ] == [""] * 5


def test_a_claim_is_one_senders_until_it_ends(on: Session) -> None:
    for _ in range(5):
        open_one(on)
    first = mail.claim(on, "one", at=SOON, limit=3)
    second = mail.claim(on, "two", at=SOON)
    assert len(first) == 3
    assert len(second) == len(queued(on)) - 3
    assert not {row.id for row in first} & {row.id for row in second}
    assert not mail.hand_over(on, first[0].id, "two", at=SOON)
    later = SOON + mail.LEASE + timedelta(seconds=1)
    assert {row.id for row in mail.claim(on, "two", at=later)} == {row.id for row in [*first, *second]}
    assert not mail.hand_over(on, first[0].id, "one", at=later)
    mail.release(on, "two")
    assert not mail.is_anything_ready(on, at=NOON - timedelta(seconds=1))
    assert mail.is_anything_ready(on, at=later)


def test_what_is_told_of_a_ticket_arrives_in_its_order(on: Session) -> None:
    go_through(on, open_one(on))
    other = open_one(on)
    first, *later = [row.id for row in mail.claim(on, "one", at=SOON, limit=3)]
    assert [row.ticket_id for row in mail.claim(on, "two", at=SOON)] == [other.id]
    mail.hand_over(on, first, "one", at=SOON)
    on.expire_all()
    mail.put_off(on, first, "one", "451 busy", at=SOON)
    assert not any(mail.hand_over(on, key, "one", at=SOON) for key in later)
    assert mail.claim(on, "one", at=SOON) == []
    again = SOON + timedelta(minutes=1)
    assert [row.id for row in mail.claim(on, "one", at=again)][:3] == [first, *later]


def test_who_claims_at_once_gets_different_messages(database: Database) -> None:
    with database.begin() as db:
        mail.switch_on(db, at=NOON)
        for _ in range(12):
            open_one(db)
    got: list[list[int]] = []
    start = Barrier(4)

    def claim(name: str) -> None:
        start.wait()
        for _ in range(3):
            with database.begin() as db:
                got.append([row.id for row in mail.claim(db, name, at=SOON, limit=2)])

    threads = [Thread(target=claim, args=(f"sender {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    claimed = [key for keys in got for key in keys]
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == 12


def test_a_sender_that_died_leaves_what_the_server_took_as_sent(on: Session) -> None:
    open_one(on), open_one(on)
    one, two = mail.claim(on, "dead", at=SOON)
    for row in (one, two):
        mail.hand_over(on, row.id, "dead", at=SOON)
    on.expire_all()
    later = SOON + mail.LEASE + timedelta(seconds=1)
    again = mail.claim(on, "next", at=later, handed=[one.key])
    assert [row.id for row in again] == [two.id]
    assert (one.state, one.sent_at, two.state) == ("sent", later, "claimed")


def test_putting_off_is_ever_more_seldom_and_ends_after_three_days(on: Session) -> None:
    ticket, at, waits = open_one(on), NOON, []
    while True:
        row = mail.claim(on, "one", at=at)[0]
        mail.hand_over(on, row.id, "one", at=at)
        on.expire_all()
        mail.put_off(on, row.id, "one", "451 busy", at=at)
        if row.state == "failed":
            break
        waits.append(row.next_at - at)
        at = row.next_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=1))
    assert timedelta(days=3) < at - NOON < timedelta(days=3, hours=1)
    failed = tickets.events(on, ticket, public_only=False)[-1]
    assert (failed.kind, failed.is_public, failed.data["answer"]) == ("mail-failed", False, "451 busy")
    assert mail.counts(on) == mail.Counts(waiting=0, sent=0, failed=1)
    again = mail.send_again(on, row.id, at=at)
    assert (again.state, again.tries, again.next_at) == ("waiting", 0, at)
    with pytest.raises(NotFound):
        mail.send_again(on, row.id, at=at)


def test_what_no_server_took_for_three_days_is_given_up(on: Session) -> None:
    open_one(on)
    assert mail.give_up_old(on, at=NOON + timedelta(days=3)) == 0
    assert mail.give_up_old(on, at=NOON + timedelta(days=3, minutes=1)) == 1
    assert [row.state for row in mail.failed(on)] == ["failed"]


def test_mail_is_off_again_when_nobody_has_sent_for_a_while(on: Session) -> None:
    mail.switch_off(on, at=NOON + timedelta(minutes=1))
    assert mail.is_on(on)
    mail.switch_off(on, at=NOON + timedelta(minutes=6))
    assert not mail.is_on(on)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_texts_that_are_brought_are_as_good_as_any(lang: str) -> None:
    for kind in mail.KINDS:
        assert mail.checked(kind, mail.shipped(kind, lang)) == mail.shipped(kind, lang)


def test_every_kind_of_mail_has_a_text() -> None:
    assert mail.MAILED | {"issue-solved", "link", "footer"} == set(mail.KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "没有内容",
        "{text} {handel}",
        "{text} {expected}",
        "{text",
        "{text} }",
        "{text} {Name}",
        "{text}" + "长" * 5000,
    ],
)
def test_a_bad_text_is_refused_at_its_field(on: Session, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        mail.change_text(on, "reply", "zh", text, by=None, at=NOON)
    assert set(refused.value.fields) == {"text"}
    assert mail.changed_texts(on) == set()


def test_a_text_is_changed_and_reset_and_the_trail_knows(on: Session) -> None:
    admin = make_person(on, "admin")
    assert mail.change_text(on, "reply", "zh", "{text}\n{link}", by=admin, at=NOON)
    assert not mail.change_text(on, "reply", "zh", "{text}\r\n{link} ", by=admin, at=NOON)
    assert mail.text_of(on, "reply", "zh") == "{text}\n{link}"
    assert mail.text_of(on, "reply", "en") == mail.shipped("reply", "en")
    assert mail.reset_text(on, "reply", "zh", by=admin, at=NOON)
    assert mail.changed_texts(on) == set()
    assert [row.subject for row in on.scalars(select(AdminChange))] == ["reply zh"] * 2


def test_a_paragraph_without_its_facts_is_left_out() -> None:
    text = "{name}，你好：\n\n见 {link}\n\n{site}\n{contact}\n\n再见"
    values = {"name": "需求方 1", "site": "解答", "link": "", "text": ""}
    assert mail.paragraphs(text, values) == ["需求方 1，你好：", "解答", "再见"]
    assert mail.paragraphs("{text}", {"text": "{name}\n\n{link}"}) == ["{name}\n\n{link}"]
