"""A ticket that an agent takes for a caller with an account is among that caller's own, and nobody else's."""

import pytest

from kb import people
from tests.conftest import Site
from tests.webui.pages import Pages


@pytest.fixture
def house(site: Site) -> Site:
    """A site whose user is known by name and telephone; a colleague has the same telephone."""
    with site.begin() as db:
        user = people.get(db, "user")
        user.display_name, user.contact = "需求方 17", "8017"
        colleague = people.add(
            db, "colleague", "user", at=site.clock(), display_name="需求方 18", contact="8017"
        )
        site.tokens["colleague"] = people.issue_token(db, colleague, site.clock())
    return site


def take(house: Site, role: str, **requester: str) -> str:
    """Take a ticket as somebody, and return its number."""
    body = {
        "title": "zqscanner 扫描仪卡纸",
        "requester": {"name": "需求方 17", "contact": "8017", **requester},
    }
    made = house.client(role).post("/api/v1/tickets", json=body)
    assert made.status_code == 201
    number: str = made.json["number"]
    return number


def test_a_caller_with_an_account_finds_the_ticket(house: Site) -> None:
    fields = {"title": "扫描仪卡纸", "requester__name": "需求方 17", "requester__contact": "8017"}
    desk = Pages(house, "agent").post("/workbench/tickets/new", **fields).location
    assert "账号 user" in Pages(house, "agent").get(desk).text
    assert "扫描仪卡纸" in Pages(house, "user").get("/tickets").text
    assert Pages(house, "user").get(desk.replace("/workbench", "")).status_code == 200
    assert "扫描仪卡纸" not in Pages(house, "colleague").get("/tickets").text


@pytest.mark.parametrize(
    ("role", "requester"),
    [
        ("agent", {"name": "需求方 19"}),
        ("agent", {"contact": "8019"}),
        ("visitor", {}),
        ("colleague", {}),
    ],
)
def test_nobody_is_given_a_ticket_by_a_guess_or_by_what_others_claim(
    house: Site, role: str, requester: dict[str, str]
) -> None:
    number = take(house, role, **requester)
    assert "zqscanner" not in Pages(house, "user").get("/tickets").text
    assert Pages(house, "user").get(f"/tickets/{number}").status_code == 404
