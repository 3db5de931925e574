"""A form that arrives twice: by a double click, after the button back, or again when its answer was lost."""

from typing import Any

import pytest
from sqlalchemy import func, select

from kb.models import Attachment, Ticket
from tests.conftest import Clock, Site
from tests.factories import make_article
from tests.kb.test_attachments import JPEG, PNG
from tests.webui.pages import Pages
from tests.webui.test_pages_photos import a_photo

FILLED = {
    "title": "打印机一直脱机",
    "description": "重启过了还是脱机",
    "requester__name": "需求方 17",
    "requester__contact": "8017",
}
AGAIN = "没有重复提交"
PLACES = [("visitor", "/tickets/new"), ("user", "/tickets/new"), ("agent", "/workbench/tickets/new")]


def count(site: Site, kind: Any = Ticket) -> int:
    with site.begin() as db:
        return db.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize(("role", "path"), PLACES)
def test_the_same_form_opens_one_ticket_and_says_so(site: Site, role: str, path: str) -> None:
    browser = Pages(site, role)
    first, second = (browser.post(path, **FILLED) for _ in range(2))
    assert first.location == second.location
    assert AGAIN in browser.get(second.location).text
    assert count(site) == 1


@pytest.mark.parametrize(
    "changed", [{"urgency": "紧急"}, {"description": "又试了"}, {"requester__contact": "1"}]
)
def test_whatever_was_changed_is_another_ticket(site: Site, changed: dict[str, str]) -> None:
    browser = Pages(site)
    browser.post("/tickets/new", **FILLED)
    assert AGAIN not in browser.get(browser.post("/tickets/new", **(FILLED | changed)).location).text
    assert count(site) == 2


def test_another_browser_and_another_hour_open_their_own(site: Site, clock: Clock) -> None:
    first, other = Pages(site), Pages(site)
    keys = {browser.post("/tickets/new", **FILLED).location for browser in (first, other)}
    clock.pass_by(minutes=11)
    keys.add(first.post("/tickets/new", **FILLED).location)
    assert (len(keys), count(site)) == (3, 3)


def test_a_call_that_was_solved_at_once_is_not_solved_again(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "打印机脱机怎么办", category="打印")
    agent = Pages(site, "agent")
    answers = [agent.post("/workbench/tickets/new", **FILLED, solve="KB-000001 ") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(site) == 1


def test_a_photo_that_is_new_is_not_lost(site: Site) -> None:
    browser = Pages(site)
    for content in (PNG, PNG, JPEG):
        browser.post("/tickets/new", **FILLED, photos=a_photo(content))
    assert (count(site), count(site, Attachment)) == (2, 2)
