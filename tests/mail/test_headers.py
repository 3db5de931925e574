"""Whatever is stored, the message that the server receives holds our headers, one recipient, and the text as it was."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from kb import mail, tickets
from kb.database import Database
from kb.models import MailText, Person, Ticket
from kb.text import clean, one_line
from tests.conftest import Clock
from tests.factories import NOON, a_form, make_person
from tests.mail.conftest import installed
from tests.mail.server import Mailbox, mail_server
from webui.installation import Services
from webui.mail import Sender

pytestmark = pytest.mark.server

HEADERS = [
    "Content-Type",
    "MIME-Version",
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "List-Id",
    "Content-Language",
]
NASTY = st.text(
    st.one_of(
        st.sampled_from("\r\n\t\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\u200f\ufeff\ud800 =?:<>@,;\"'\\.-_&{}"),
        st.characters(),
    ),
    max_size=60,
)
WORST = (
    "x\r\nBcc: thief@evil.example",
    "=?utf-8?q?a=0D=0ABcc:_thief=40evil.example?=",
    "\u202egnp.exe " + "名" * 280,
    "a\u2028Bcc: b@c.cn\r\n\r\n<script>",
    "\r\n.\r\nMAIL FROM:<a@b.cn>",
    "w" * 300,
)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, _empty_database: Path
) -> Iterator[tuple[Services, Mailbox, int]]:
    """An installation with one ticket and an agent, and the server that it sends to."""
    data = tmp_path_factory.mktemp("headers")
    (data / "jieda.db").write_bytes(_empty_database.read_bytes())
    with mail_server() as box:
        parts = installed(data, Clock(), box.port)
        with parts.sessions.begin() as db:
            mail.switch_on(db, at=NOON)
            make_person(db, "agent", "agent")
            form = a_form(requester={"name": "需求方 1", "contact": "need1@corp.example"})
            key = tickets.open_ticket(db, form, by=None, at=NOON, zone=UTC).id
        Sender(parts).step()
        yield parts, box, key
        parts.close()


def stored(text: str) -> str:
    """Return a text as a database can hold it at all."""
    return text.encode("utf8", "replace").decode("utf8")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=NASTY, name=NASTY, said=NASTY)
@example(*WORST[:3])
@example(*WORST[3:])
def test_nothing_that_is_stored_makes_a_header_or_a_recipient(
    site: tuple[Services, Mailbox, int], title: str, name: str, said: str
) -> None:
    parts, box, key = site
    box.taken.clear()
    with parts.sessions.begin() as db:
        # Past the forms, which clean: as a database might hold it all the same.
        values = {"title": stored(title)[:300], "requester_name": stored(name)[:120]}
        db.execute(update(Ticket).where(Ticket.id == key).values(values))
        ticket = db.get_one(Ticket, key, populate_existing=True)
        agent = db.scalars(select(Person)).one()
        tickets.reply(db, ticket, f"答：{said}", by=agent, at=NOON)
    assert Sender(parts).step() == 1
    [taken] = box.taken
    parsed = taken.parsed
    assert parsed.keys() == HEADERS
    assert parsed.defects == []
    assert taken.recipients == [str(parsed["To"])] == ["need1@corp.example"]
    assert [each.addr_spec for each in parsed["From"].addresses] == ["desk@help.example"]
    assert all(len(line) <= 998 for line in taken.content.split(b"\r\n"))
    assert clean(f"答：{said}").strip().replace("\r\n", "\n") in taken.text().replace("\r\n", "\n")
    seen = "".join(c for c in one_line(f"[{ticket.number}] {stored(title)[:300]}") if c.isprintable())
    assert "".join(c for c in str(parsed["Subject"]) if c.isprintable())[:40] == seen[:40]
    html = taken.text("html")
    assert html.count("<script") == 0
    assert html.count("<a href=") == 1


@pytest.mark.parametrize(
    "contact", ["need2@corp.example\r\nBcc: x@evil.example", "need2@corp.example, x@evil.example"]
)
def test_a_contact_that_is_more_than_one_address_is_none(database: Database, contact: str) -> None:
    with database.begin() as db:
        mail.switch_on(db, at=NOON)
        form = a_form(requester={"name": "需求方 1", "contact": "8001"})
        ticket = tickets.open_ticket(db, form, by=None, at=NOON, zone=UTC)
        ticket.requester_contact = contact
        tickets.reply(db, ticket, "在看", by=make_person(db, "agent"), at=NOON)
        db.flush()
        assert mail.counts(db).waiting == 0


def test_a_text_of_administrators_makes_no_markup(parts: Services, box: Mailbox) -> None:
    with parts.sessions.begin() as db:
        mail.switch_on(db, at=NOON)
        db.add(
            MailText(
                kind="opened",
                lang="zh",
                text='{number} <img src="https://evil.example/x.png">\r\nBcc: a@b.cn',
            )
        )
        form = a_form(requester={"name": "需求方 1", "contact": "need1@corp.example"})
        tickets.open_ticket(db, form, by=None, at=NOON, zone=UTC, lang="zh")
    assert Sender(parts).step() == 1
    assert "<img" not in box.taken[0].text("html")
    assert box.taken[0].parsed["Bcc"] is None
