"""Mail reaches a real server, once; what the server says decides what becomes of it."""

import dataclasses
import socket
import time
from datetime import UTC, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from kb import mail, tickets
from kb.errors import Conflict
from kb.models import Message, Ticket
from tests.conftest import Clock
from tests.factories import NOON, a_form, make_article, make_person
from tests.mail.conftest import installed, of_server, trusting
from tests.mail.server import Mailbox, mail_server
from webui.installation import Services
from webui.mail import Sender, server_of, try_out

pytestmark = pytest.mark.server

ADDRESS = "need1@corp.example"
LOGIN = ("desk", "geheim")


def sender(parts: Services, **quick: float) -> Sender:
    """Return a sender that trusts the test's certificate and does not wait long."""
    server = dataclasses.replace(server_of(parts.settings), **({"step": 5.0, "whole": 10.0} | quick))
    return Sender(parts, server=server, context=trusting())


def open_some(parts: Services, count: int = 1, address: str = ADDRESS) -> list[Ticket]:
    """Open tickets of which their requesters are to be told."""
    with parts.sessions.begin() as db:
        mail.switch_on(db, at=parts.clock())
        form = a_form(requester={"name": "需求方 1", "contact": address})
        return [
            tickets.open_ticket(db, form, by=None, at=parts.clock(), zone=UTC, lang="zh")
            for _ in range(count)
        ]


def states(parts: Services) -> list[str]:
    with parts.sessions.read() as db:
        return list(db.scalars(select(Message.state).order_by(Message.id)))


def test_many_messages_go_by_one_connection_and_once(parts: Services, box: Mailbox) -> None:
    open_some(parts, 25)
    assert [sender(parts).step() for _ in range(2)] == [25, 0]
    assert box.connections == 1
    assert list(box.by_key().values()) == [1] * 25
    assert states(parts) == ["sent"] * 25


def test_a_conversation_hangs_together_and_keeps_robots_silent(parts: Services, box: Mailbox) -> None:
    ticket = open_some(parts)[0]
    with parts.sessions.begin() as db:
        agent = make_person(db, "agent", "agent", display_name="一线 1")
        row = db.get_one(Ticket, ticket.id)
        article = make_article(db, "换墨盒")
        tickets.reply(db, row, "请看 <b>电源</b>\n\n还有线", by=agent, at=NOON)
        tickets.resolve(db, row, "换了墨盒", by=agent, at=NOON, article=article)
    assert sender(parts).step() == 3
    accepted, replied, resolved = (each.parsed for each in box.taken)
    assert {str(each["Subject"]) for each in (accepted, replied, resolved)} == {
        f"[{ticket.number}] 打印机不打印"
    }
    assert accepted["In-Reply-To"] is None
    assert replied["In-Reply-To"] == resolved["References"] == accepted["Message-ID"]
    assert all(each["Auto-Submitted"] == "auto-generated" for each in (accepted, replied, resolved))
    assert replied["From"].addresses[0].display_name == "服务台"
    texts = [each.text() for each in box.taken]
    assert f"工单编号 {ticket.number}，优先级 P4" in texts[0]
    assert "首次响应：2026-10-28 02:00 以前" in texts[0]
    assert f"https://help.example/tickets/{ticket.number}?key={ticket.key}" in texts[0]
    assert "一线 1 回复了你：\n\n请看 <b>电源</b>\n\n还有线\n\n查看" in texts[1]
    assert f"https://help.example/articles/{article.number}" in texts[2]
    html = box.taken[1].text("html")
    assert "请看 &lt;b&gt;电源&lt;/b&gt;<br><br>还有线" in html
    assert f'<a href="https://help.example/tickets/{ticket.number}?key={ticket.key}"' in html
    assert not any(remote in html for remote in ("<img", "<script", "src=", "url("))


def test_requesters_are_written_to_in_their_language_and_without_an_address_of_ours_there_is_no_link(
    data: Path, clock: Clock, box: Mailbox
) -> None:
    parts = installed(data, clock, box.port, public_url="")
    open_some(parts)
    with parts.sessions.begin() as db:
        db.scalars(select(Ticket)).one().lang = "en"
    assert sender(parts).step() == 1
    text = box.taken[0].text()
    assert "We have received your request." in text
    assert "first response" in text.casefold()
    assert "http" not in text
    parts.close()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_sends_by_tls_and_signs_in(data: Path, clock: Clock, security: str) -> None:
    given = {"tls": of_server()} if security == "tls" else {"starttls": of_server()}
    with mail_server(login=LOGIN, **given) as box:
        right = {"smtp_user": LOGIN[0], "smtp_password": LOGIN[1], "smtp_security": security}
        parts = installed(data, clock, box.port, **right)
        open_some(parts)
        assert sender(parts).step() == 1
        wrong = installed(data, clock, box.port, **{**right, "smtp_password": "falsch"})
        open_some(wrong)
        assert sender(wrong).step() == 0
        assert states(wrong) == ["sent", "waiting"]
        with wrong.sessions.read() as db:
            assert "535" in mail.sender(db).trouble  # type: ignore[union-attr]
        parts.close(), wrong.close()


def test_a_server_that_refuses_tls_or_is_not_who_it_says_gets_nothing(
    data: Path, clock: Clock, box: Mailbox
) -> None:
    parts = installed(data, clock, box.port, smtp_security="starttls")
    open_some(parts)
    assert sender(parts).step() == 0
    with mail_server(tls=of_server()) as other:
        stranger = installed(data, clock, other.port, smtp_security="tls")
        assert Sender(stranger).step() == 0
        assert other.taken == []
        stranger.close()
    assert box.taken == []
    assert states(parts) == ["waiting"]
    parts.close()


def test_what_is_not_taken_now_goes_later_under_the_same_name(
    parts: Services, box: Mailbox, clock: Clock
) -> None:
    open_some(parts)
    said = iter(["451 4.3.0 greylisted"])
    box.behave = lambda stage, _envelope: next(said, None) if stage == "DATA" else None
    one = sender(parts)
    assert one.step() == 0
    with parts.sessions.read() as db:
        row = db.scalars(select(Message)).one()
    assert (row.state, row.answer, row.tries) == ("waiting", "451 4.3.0 greylisted", 1)
    assert one.step() == 0
    clock.pass_by(minutes=2)
    assert one.step() == 1
    assert box.taken[0].key == f"<{row.key}@help.example>"


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_what_is_never_taken_is_given_up_and_told_on_the_ticket(
    parts: Services, box: Mailbox, stage: str
) -> None:
    ticket = open_some(parts)[0]
    open_some(parts, address="need2@corp.example")
    bad = {"RCPT": lambda envelope: not envelope.rcpt_tos and not box.taken, "DATA": lambda _e: not box.taken}
    refused = iter(["550 5.1.1 no such user"])
    box.behave = lambda at, envelope: next(refused, None) if at == stage and bad[stage](envelope) else None
    assert sender(parts).step() == 1
    assert states(parts) == ["failed", "sent"]
    with parts.sessions.read() as db:
        told = tickets.events(db, ticket, public_only=False)[-1]
        assert tickets.events(db, ticket, public_only=True)[-1].kind == "opened"
    assert (told.kind, told.data["answer"]) == ("mail-failed", "550 5.1.1 no such user")


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_server_that_dies_in_the_middle_loses_nothing(
    parts: Services, box: Mailbox, clock: Clock, stage: str
) -> None:
    open_some(parts, 3)
    cuts = iter(["cut"])
    box.behave = lambda at, _envelope: next(cuts, None) if at == stage else None
    one = sender(parts)
    one.step()
    clock.pass_by(minutes=2)
    one.step()
    assert states(parts) == ["sent"] * 3
    assert list(box.by_key().values()) == [1] * 3


def test_a_server_that_hangs_is_left_in_time(parts: Services, box: Mailbox, clock: Clock) -> None:
    open_some(parts)
    box.behave = lambda stage, _envelope: "hang" if stage == "DATA" else "451 too late"
    began = time.monotonic()
    assert sender(parts, step=0.3).step() == 0
    assert time.monotonic() - began < 3
    box.behave = lambda stage, _envelope: None if stage != "hanging" else "451 too late"
    clock.pass_by(minutes=2)
    assert sender(parts).step() == 1
    assert list(box.by_key().values()) == [1]


def test_a_server_that_drips_is_cut_off_in_time(data: Path, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            found, _address = listening.accept()
            with found:
                try:
                    while True:
                        found.sendall(b"2")
                        time.sleep(0.05)
                except OSError:
                    return

        thread = Thread(target=drip)
        thread.start()
        parts = installed(data, clock, listening.getsockname()[1])
        open_some(parts)
        began = time.monotonic()
        assert sender(parts, step=5, whole=0.4).step() == 0
        assert time.monotonic() - began < 3
        thread.join()
    assert states(parts) == ["waiting"]
    parts.close()


def test_a_server_that_is_gone_is_asked_ever_more_seldom(data: Path, clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    parts = installed(data, clock, port)
    open_some(parts, 2)
    one = sender(parts)
    tries = 0
    for _ in range(200):
        tries += one.step() == 0 and one.failures > tries
        clock.pass_by(seconds=3)
    assert 5 <= tries <= 9
    with parts.sessions.read() as db:
        said = mail.sender(db)
        assert said is not None
        assert "refused" in said.trouble.casefold()
        assert set(db.scalars(select(Message.tries))) == {0}
    with mail_server(port=port) as box:
        clock.pass_by(minutes=6)
        assert one.step() == 2
        assert len(box.taken) == 2
    with parts.sessions.read() as db:
        assert mail.sender(db).trouble == ""  # type: ignore[union-attr]
    parts.close()


def test_without_a_server_nothing_is_written_down(data: Path, clock: Clock) -> None:
    parts = installed(data, clock, 0, smtp_host="", mail_from="")
    open_some(parts)
    clock.pass_by(minutes=10)
    assert Sender(parts).step() == 0
    with parts.sessions.begin() as db:
        assert not mail.is_on(db)
    with pytest.raises(Conflict):
        try_out(parts, ADDRESS)
    parts.close()


def test_a_test_message_tells_what_the_server_said(parts: Services, box: Mailbox) -> None:
    assert try_out(parts, ADDRESS) == "250 2.0.0 queued"
    assert box.taken[0].recipients == [ADDRESS]
    box.behave = lambda stage, _envelope: "550 who are you" if stage == "RCPT" else None
    with pytest.raises(Conflict, match="550 who are you"):
        try_out(parts, ADDRESS)


def test_two_senders_share_the_work(parts: Services, box: Mailbox) -> None:
    open_some(parts, 30)
    both = [sender(parts), sender(parts)]
    threads = [Thread(target=each.step) for each in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(parts) == ["sent"] * 30
    assert list(box.by_key().values()) == [1] * 30


def test_a_lost_commit_after_the_servers_word_sends_nothing_twice(
    parts: Services, box: Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_some(parts)
    one = sender(parts)
    with monkeypatch.context() as patch:
        patch.setattr(mail, "sent", _disk_full)
        with pytest.raises(OSError, match="full"):
            one.step()
    assert states(parts) == ["handing"]
    one.step()
    clock.pass_by(minutes=6)
    other = sender(parts)
    assert other.step() == 0
    assert states(parts) == ["sent"]
    assert len(box.taken) == 1


def _disk_full(*_given: object, **_named: object) -> None:
    raise OSError("disk full")


def test_mail_that_waited_too_long_says_it_in_time(parts: Services, clock: Clock) -> None:
    open_some(parts)
    clock.pass_by(days=3, hours=1)
    assert sender(parts).step() == 0
    assert states(parts) == ["failed"]
    assert timedelta(days=3) < clock.at - NOON
