"""From the form to the mailbox, and what the desk and administrators see of it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from kb import mail, satisfaction, tickets
from kb.database import now
from kb.models import Message, Ticket
from tests.conftest import ROLES, Site
from tests.factories import make_article, make_person, make_ticket
from tests.mail.server import Mailbox, mail_server
from tests.webui.pages import Pages
from webui.cli import main
from webui.installation.doctor import examine
from webui.mail import Sender

FORM = {
    "title": "打印机脱机",
    "description": "一直脱机",
    "category": "硬件",
    "impact": "个人",
    "urgency": "一般",
}
WHO = {"requester__name": "需求方 1", "requester__contact": "need1@corp.example"}


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    with mail_server() as made:
        yield made


@pytest.fixture
def mailing(site: Site, box: Mailbox) -> Site:
    """A site that sends its mail there."""
    given = {"smtp_host": "127.0.0.1", "smtp_port": box.port, "smtp_security": "none"}
    from_us = {"mail_from": "desk@help.example", "public_url": "https://help.example"}
    site.parts.settings = replace(site.parts.settings, **given, **from_us)
    Sender(site.parts).step()
    return site


def sent(site: Site) -> int:
    return Sender(site.parts).step()


def submitted(site: Site, **more: str) -> str:
    """Submit a ticket and return its number."""
    answer = Pages(site).post("/tickets/new", **{**FORM, **WHO, **more})
    assert answer.status_code == 303, answer.text
    found = re.search(r"TS\d+", answer.location)
    assert found
    return found[0]


def test_the_acceptance_names_number_limits_link_and_what_was_suggested(mailing: Site, box: Mailbox) -> None:
    with mailing.begin() as db:
        public, inside = (
            make_article(db, "打印机脱机怎么办"),
            make_article(db, "打印机脱机内部处理", visibility="internal"),
        )
    mailing.settle()
    browser = Pages(mailing)
    browser.post("/tickets/suggestions", **FORM)
    answer = browser.post("/tickets/new", **{**FORM, **WHO})
    assert answer.status_code == 303
    assert sent(mailing) == 1
    text = box.taken[0].text()
    with mailing.begin() as db:
        ticket = db.scalars(select(Ticket)).one()
        assert ticket.lang == "zh"
    link = f"/tickets/{ticket.number}?key={ticket.key}"
    assert f"https://help.example{link}\n" in f"{text}\n"
    assert "首次响应：" in text
    assert f"打印机脱机怎么办\nhttps://help.example/articles/{public.number}" in text
    assert inside.number not in text
    assert browser.client.get(link).status_code == 200


def test_an_english_page_is_answered_in_english_and_a_caller_in_the_language_of_the_house(
    mailing: Site, box: Mailbox
) -> None:
    api = mailing.client()
    body = {**FORM, "requester": {"name": "Requester 1", "contact": "need1@corp.example"}}
    api.post("/api/v1/tickets", json=body, headers={"Accept-Language": "en"})
    mailing.client("agent").post("/api/v1/tickets", json=body, headers={"Accept-Language": "en"})
    assert sent(mailing) == 2
    assert [("We have received" in each.text()) for each in box.taken] == [True, False]


def test_the_desk_shows_what_became_of_each_message(mailing: Site, box: Mailbox) -> None:
    number, by_phone = submitted(mailing), submitted(mailing, requester__contact="8001")
    agent = mailing.client("agent")
    desk = agent.get(f"/workbench/tickets/{number}").text
    assert desk.count("邮件待发") == 1
    sent(mailing)
    assert "已发邮件" in agent.get(f"/workbench/tickets/{number}").text
    assert "没有邮箱" in agent.get(f"/workbench/tickets/{by_phone}").text
    box.behave = lambda stage, _envelope: "550 no such user" if stage == "RCPT" else None
    with mailing.begin() as db:
        ticket = tickets.get(db, number, make_person(db, "agent"))
        tickets.reply(db, ticket, "在看", by=make_person(db, "agent"), at=mailing.clock())
    sent(mailing)
    desk = agent.get(f"/workbench/tickets/{number}").text
    assert "邮件发送失败" in desk
    assert "550 no such user" in desk
    with mailing.begin() as db:
        key = db.scalars(select(Ticket.key).where(Ticket.number == number)).one()
    assert "550" not in mailing.client().get(f"/tickets/{number}?key={key}").text


def test_without_mail_the_desk_says_nothing_of_it(site: Site) -> None:
    number = submitted(site)
    desk = site.client("agent").get(f"/workbench/tickets/{number}").text
    assert not any(word in desk for word in ("邮件待发", "已发邮件", "没有邮箱"))


def test_a_lost_link_comes_by_mail_and_the_page_answers_as_ever(mailing: Site, box: Mailbox) -> None:
    number = submitted(mailing)
    sent(mailing)
    pages = [
        Pages(mailing).post("/tickets/find", number=number, contact=contact).text.split("<main")[1]
        for contact in ("need1@corp.example", "need2@corp.example")
    ]
    right, wrong = (re.sub(r'name="csrf_token".*?>', "", page) for page in pages)
    assert right == wrong
    assert "会发到工单上留的邮箱" in right
    assert sent(mailing) == 1
    with mailing.begin() as db:
        key = db.scalars(select(Ticket.key)).one()
    assert f"/tickets/{number}?key={key}" in box.taken[-1].text()
    assert key not in right
    assert "现在没有人在等" in mailing.client("agent").get("/tickets/find").text


def test_who_is_asked_to_rate_gets_the_way_there(mailing: Site, box: Mailbox) -> None:
    number = submitted(mailing)
    with mailing.begin() as db:
        ticket, agent = db.scalars(select(Ticket)).one(), make_person(db, "agent")
        tickets.resolve(db, ticket, "好了", by=agent, at=mailing.clock())
        tickets.confirm(db, ticket, by=None, at=mailing.clock())
    mailing.clock.pass_by(days=2)
    with mailing.begin() as db:
        satisfaction.ask(db, at=mailing.clock())
    mailing.clock.pass_by(minutes=1)
    sent(mailing)
    asked = box.taken[-1].text()
    link = re.search(rf"https://help.example(/tickets/{number}/rate\?key=\S+)", asked)
    assert link, asked
    assert mailing.client().get(link[1]).status_code == 200


def test_failed_messages_are_listed_and_sent_again(mailing: Site, box: Mailbox) -> None:
    submitted(mailing)
    box.behave = lambda stage, _envelope: "550 no such user" if stage == "DATA" else None
    sent(mailing)
    admin = Pages(mailing, "admin")
    page = admin.get("/admin/mail").text
    assert "550 no such user" in page
    assert "受理通知" in page
    box.behave = lambda _stage, _envelope: None
    assert admin.post("/admin/mail/again", message="1").status_code == 303
    assert admin.post("/admin/mail/again", message="1").status_code == 404
    assert sent(mailing) == 1
    assert "没有发出去的" not in admin.get("/admin/mail").text


def test_a_test_message_is_sent_at_once(
    mailing: Site, box: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = Pages(mailing, "admin")
    assert admin.post("/admin/mail/test", address="nobody").status_code == 422
    assert admin.post("/admin/mail/test", address="need1@corp.example").status_code == 303
    assert "250 2.0.0 queued" in admin.get("/admin/mail").text
    box.behave = lambda stage, _envelope: "554 go away" if stage == "RCPT" else None
    refused = admin.post("/admin/mail/test", address="need1@corp.example")
    assert (refused.status_code, "554 go away" in refused.text) == (409, True)
    assert len(box.taken) == 1


def test_the_command_tells_what_the_server_said(
    mailing: Site, box: Mailbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = mailing.parts.settings
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(box.port)), ("SECURITY", "none")):
        monkeypatch.setenv(f"JIEDA_SMTP_{name}", value)
    monkeypatch.setenv("JIEDA_MAIL_FROM", "desk@help.example")
    verb = ["--data", str(settings.data), "mail", "test"]
    assert main([*verb, "need1@corp.example"]) == 0
    assert capsys.readouterr().out == "250 2.0.0 queued\n"
    assert main([*verb, "nobody"]) == 1
    assert box.taken[0].parsed["Subject"] == "测试邮件 · 解答"


def test_a_text_is_previewed_with_a_real_ticket_changed_and_reset(mailing: Site, box: Mailbox) -> None:
    number, admin = submitted(mailing), Pages(mailing, "admin")
    address = "/admin/mail/opened/zh"
    assert f"[{number}] 打印机脱机" in admin.get(address).text
    shown = admin.post(address, step="preview", text="你好 {name}：{number}", ticket=number)
    assert (shown.status_code, f"你好 需求方 1：{number}" in shown.text) == (200, True)
    assert "[reason]" in admin.get("/admin/mail/replanned/zh").text
    bad = admin.post(address, step="save", text="{number} {nummer}")
    assert (bad.status_code, "这里没有占位符 {nummer}" in bad.text) == (422, True)
    assert admin.post(address, step="save", text="收到 {number}").status_code == 303
    assert "已改" in admin.get("/admin/mail").text
    assert sent(mailing) == 1
    assert box.taken[0].text().startswith(f"收到 {number}")
    assert admin.post(address, step="reset").status_code == 303
    assert "已改" not in admin.get("/admin/mail").text
    assert "邮件“受理通知”（中文）" in admin.get("/admin/changes").text
    assert admin.get("/admin/mail/nothing/zh").status_code == 404


def test_every_text_can_be_previewed_by_administrators_alone(mailing: Site) -> None:
    with mailing.begin() as db:
        make_ticket(db)
    admin = mailing.client("admin")
    for kind in mail.KINDS:
        for lang in ("zh", "en"):
            page = admin.get(f"/admin/mail/{kind}/{lang}")
            assert (page.status_code, "还没有工单" in page.text) == (200, False), kind
    for role in ROLES[:-1]:
        assert mailing.client(role).get("/admin/mail/opened/zh").status_code in {302, 403}


def test_mail_that_waits_too_long_is_told_everywhere(mailing: Site, box: Mailbox) -> None:
    box.behave = lambda stage, _envelope: "451 busy" if stage == "DATA" else None
    submitted(mailing)
    sent(mailing)
    ready = mailing.client().get("/readyz").json
    assert (ready["parts"]["mail"]["ok"], ready["parts"]["mail"]["on"]) == (True, True)
    mailing.clock.pass_by(minutes=16)
    mailing.app.extensions["jieda_health"].looked = float("-inf")
    ready = mailing.client().get("/readyz").json
    assert ready["parts"]["mail"]["ok"] is False
    assert any("邮件" in each for each in ready["degraded"])
    told = mailing.client().get("/metrics").text
    assert 'jieda_mail{state="waiting"} 1.0' in told
    checks = {str(each.what): each for each in examine(mailing.parts, thoroughly=False)}
    assert (checks["邮件"].outcome, "等待 1" in str(checks["邮件"].found)) == (1, True)


def test_no_server_is_a_choice_that_is_told(site: Site) -> None:
    site.settle()
    ready = site.client().get("/readyz").json
    assert (ready["parts"]["mail"]["ok"], ready["parts"]["mail"]["on"]) == (True, False)
    assert "不发邮件" in site.client("admin").get("/admin/mail").text
    checks = {str(each.what): each for each in examine(site.parts, thoroughly=False)}
    assert (checks["邮件"].outcome, "不发邮件" in str(checks["邮件"].found)) == (0, True)


def test_the_worker_sends_too(mailing: Site, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    with mailing.begin() as db:
        ticket, at = make_ticket(db), now()
        db.add(Message(ticket_id=ticket.id, kind="link", key="k", address="a@b.cn", at=at, next_at=at))
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(box.port)), ("SECURITY", "none")):
        monkeypatch.setenv(f"JIEDA_SMTP_{name}", value)
    monkeypatch.setenv("JIEDA_MAIL_FROM", "desk@help.example")
    assert main(["--data", str(mailing.parts.settings.data), "worker", "--once"]) == 0
    assert [each.recipients for each in box.taken] == [["a@b.cn"]]
