"""A lost link: the same answer whatever is typed, and only the support gets to see it."""

import pytest

from kb import link_requests
from tests.conftest import ROLES, Site
from tests.factories import make_ticket
from tests.webui.pages import TOKEN, Pages
from webui.portal import lost_links


def asked(site: Site, number: str, contact: str) -> tuple[int, str]:
    """Ask for a link and return status and page, without what differs from page to page."""
    page = Pages(site).post("/tickets/find", number=number, contact=contact)
    return page.status_code, page.text.split("<main")[1].split('name="csrf_token"')[0]


def test_the_answer_is_the_same_for_right_and_wrong(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    right = asked(site, ticket.number, "8001")
    assert right[0] == 200
    assert "收到了" in right[1]
    assert asked(site, ticket.number, "8002") == right
    assert asked(site, "TS20261027999", "8001") == right
    assert ticket.key not in right[1]
    with site.begin() as db:
        assert link_requests.count_waiting(db) == 1


@pytest.mark.parametrize("role", ROLES)
def test_the_support_sees_the_link_and_nobody_else(site: Site, role: str) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
        link_requests.ask(db, ticket.number, "8001", at=site.clock())
    browser = Pages(site, role)
    pages = [
        browser.get("/tickets/find"),
        browser.post("/tickets/find", number=ticket.number, contact="8001"),
    ]
    sees = role in {"agent", "engineer", "admin"}
    assert [ticket.key in page.text for page in pages] == [sees, sees]
    done = browser.post("/tickets/find/1/told")
    if sees:
        assert done.status_code == 303
        assert "现在没有人在等" in browser.get("/tickets/find").text
    else:
        assert done.status_code in {302, 403}
        with site.begin() as db:
            assert link_requests.count_waiting(db) == 1


def test_what_is_missing_is_told_at_the_field(site: Site) -> None:
    page = Pages(site).post("/tickets/find", number="", contact="")
    assert page.status_code == 422
    assert 'id="e-number"' in page.text
    assert 'id="e-contact"' in page.text


def test_contacts_can_not_be_tried_one_after_the_other(site: Site) -> None:
    with site.begin() as db:
        ticket = make_ticket(db)
    visitor = Pages(site)
    token = TOKEN.search(visitor.get("/sign-in").text)
    assert token
    for number in (ticket.number, "TS20261027999"):
        codes = [
            visitor.client.post(
                "/tickets/find",
                data={"csrf_token": token[1], "number": number, "contact": f"80{n}"},
                environ_base={"REMOTE_ADDR": f"10.0.0.{n}"},
            ).status_code
            for n in range(lost_links.GUESSES + 1)
        ]
        assert codes == [200] * lost_links.GUESSES + [429]
    site.clock.pass_by(minutes=16)
    assert asked(site, ticket.number, "8001")[0] == 200


def test_one_address_asks_only_so_often(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lost_links, "MOST", 2)
    codes = [asked(site, f"TS2026102700{n}", "8001")[0] if n < 2 else 0 for n in range(2)]
    assert codes == [200, 200]
    assert Pages(site).post("/tickets/find", number="TS20261027009", contact="8001").status_code == 429
