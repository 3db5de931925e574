"""Photos come with a ticket, survive a form that has to be mended, and are shown to its readers alone."""

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from kb import attachments, people, tickets
from kb.models import Attachment, Ticket
from tests.conftest import ROLES, Site
from tests.factories import NOON, make_person, make_ticket
from tests.kb.test_attachments import JPEG, PNG, stored
from tests.webui.pages import TOKEN, Pages
from tests.webui.test_pages_tickets import FILLED, only

MARK = re.compile(r'name="photo" value="([^"]+)"')


def a_photo(content: bytes = PNG, name: str = "屏幕.png") -> Any:
    return io.BytesIO(content), name


def as_multipart(fields: dict[str, str], photo: bytes) -> bytes:
    """Write a form with a photo as browsers send it."""
    head = "--x\r\nContent-Disposition: form-data; name="
    lines = [f'{head}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    lines.append(f'{head}"photos"; filename="a.png"\r\n\r\n')
    return "".join(lines).encode() + photo + b"\r\n--x--\r\n"


def kept(page: TestResponse) -> list[str]:
    return MARK.findall(page.text)


def test_a_photo_comes_with_a_ticket(site: Site) -> None:
    visitor = Pages(site)
    answer = visitor.post("/tickets/new", **FILLED, photos=[a_photo(), a_photo(JPEG, "IMG_1.HEIC")])
    assert answer.status_code == 303
    page = visitor.get(answer.location).text
    addresses = [address.replace("&amp;", "&") for address in re.findall(r'<img src="([^"]+)"', page)]
    assert len(addresses) == 2
    photo = visitor.get(addresses[0])
    assert photo.data == PNG
    assert photo.content_type == "image/png"
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert photo.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in photo.headers["Content-Security-Policy"]
    assert "IMG_1.jpg" in visitor.get(addresses[1]).headers["Content-Disposition"]


def test_a_form_that_has_to_be_mended_keeps_its_photos(site: Site) -> None:
    visitor = Pages(site)
    page = visitor.post("/tickets/new", **{**FILLED, "requester__contact": ""}, photos=[a_photo()])
    assert page.status_code == 422
    [mark] = kept(page)
    again = visitor.post("/tickets/new", **FILLED, step="suggest", photo=mark)
    assert kept(again) == [mark]
    assert visitor.post("/tickets/new", **FILLED, photo=mark).status_code == 303
    assert only(site, Attachment).name == "屏幕.png"


def test_a_mark_that_is_not_ours_brings_nothing(site: Site) -> None:
    assert Pages(site).post("/tickets/new", **FILLED, photo="W10.guess").status_code == 303
    with site.begin() as db:
        assert db.query(Attachment).all() == []


def test_what_is_no_photo_is_said_at_the_field_and_nothing_is_opened(site: Site) -> None:
    page = Pages(site).post("/tickets/new", **FILLED, photos=[a_photo(b"<svg/>", "x.png"), a_photo()])
    assert page.status_code == 422
    assert "x.png 不是能用的图片" in page.text
    assert len(kept(page)) == 1
    assert "重启过了还是脱机" in page.text
    with site.begin() as db:
        assert db.query(Ticket).all() == []


def test_only_so_many_at_once(site: Site) -> None:
    page = Pages(site).post("/tickets/new", **FILLED, photos=[a_photo(PNG + bytes([n])) for n in range(8)])
    assert page.status_code == 422
    assert "一次最多 6 张" in page.text
    assert len(kept(page)) == 6


def test_a_requester_adds_a_photo_without_words(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    path = f"/tickets/{ticket.number}"
    assert Pages(site).post(f"{path}/reply", key=ticket.key, text="", photos=[a_photo()]).status_code == 303
    assert Pages(site).post(f"{path}/reply", key=ticket.key, text="").status_code == 422
    with site.begin() as db:
        said = [event.kind for event in tickets.events(db, db.get(Ticket, ticket.id), public_only=True)]
    assert said == ["opened", "reply", "attached"]


@pytest.mark.parametrize("role", ROLES)
def test_a_photo_is_for_those_who_may_read_the_ticket(site: Site, role: str) -> None:
    with site.begin() as db:
        own = make_ticket(db, requester=people.get(db, "user"))
        other = make_ticket(db, requester=make_person(db))
        file = stored(site.parts.settings.data, PNG)
        [mine] = attachments.attach(db, own, [file], by=None, at=NOON)
        [theirs] = attachments.attach(db, other, [file], by=None, at=NOON)
    reader, is_support = Pages(site, role), role in {"agent", "engineer", "admin"}
    seen = [
        reader.get(f"/tickets/{t.number}/photos/{p.id}").status_code
        for t, p in ((own, mine), (other, theirs))
    ]
    assert seen == [200 if is_support or role == "user" else 404, 200 if is_support else 404]
    assert reader.get(f"/tickets/{own.number}/photos/{theirs.id}", key=own.key).status_code == 404
    assert reader.get(f"/tickets/{other.number}/photos/{theirs.id}", key=other.key).status_code == 200
    assert reader.get(f"/tickets/{other.number}/photos/{theirs.id}", key="x").status_code == 404


def test_a_large_form_is_taken_only_where_photos_are(site: Site) -> None:
    visitor = Pages(site)
    token = TOKEN.search(visitor.get("/sign-in").text)
    assert token
    fields = {"csrf_token": token[1], **{name.replace("__", "."): value for name, value in FILLED.items()}}
    body = as_multipart(fields, PNG + b"0" * 8_000_000)
    sent = {"data": body, "content_type": "multipart/form-data; boundary=x"}
    assert visitor.client.post("/tickets/new", **sent).status_code == 303
    assert visitor.client.post("/sign-in", **sent).status_code == 413


def test_lost_bytes_are_told_not_hidden(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
        file = stored(site.parts.settings.data, PNG)
        [made] = attachments.attach(db, ticket, [file], by=None, at=NOON)
    attachments.path_of(site.parts.settings.data, file.sha256).unlink()
    assert Pages(site).get(f"/tickets/{ticket.number}/photos/{made.id}", key=ticket.key).status_code == 404
