"""The same requester saying the same again is noticed; nobody learns of another's ticket."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import lookups, repeats
from kb.lookups import Asker
from kb.models import Ticket
from tests.factories import NOON, a_form, make_person, make_ticket

SAID = "三楼打印机又卡纸了，红灯一直闪"
AGAIN = "三楼打印机又卡纸，红灯一直在闪"


def find(session: Session, title: str, asker: Asker, **more: object) -> Ticket | None:
    return repeats.find(session, a_form(title, **more), asker=asker, at=NOON + timedelta(days=1))


def test_an_account_is_told_of_its_own_recent_ticket(session: Session) -> None:
    user, other = make_person(session, "user"), make_person(session, "user")
    ticket = make_ticket(session, SAID, requester=user)
    assert find(session, AGAIN, Asker(user)) is ticket
    assert find(session, "邮箱密码忘记了怎么重置", Asker(user), description="登录不上") is None
    assert find(session, SAID, Asker(other)) is None
    ticket.created_at = NOON - timedelta(days=8)
    session.flush()
    assert find(session, SAID, Asker(user)) is None


def test_a_browser_is_told_of_the_ticket_that_it_opened(session: Session) -> None:
    ticket = make_ticket(session, SAID)
    mine = Asker(None, "browser-1")
    lookups.record(session, "suggest", SAID, [], asker=mine, at=NOON, total=0, surface="page", ticket=ticket)
    assert find(session, AGAIN, mine) is ticket
    assert find(session, SAID, Asker(None, "browser-2")) is None


def test_without_cookie_only_the_very_same_words_of_the_same_name_are_noticed(session: Session) -> None:
    ticket = make_ticket(session, SAID)
    assert find(session, SAID, Asker()) is ticket
    assert find(session, AGAIN, Asker()) is None
    assert find(session, SAID, Asker(), requester={"name": "别人", "contact": "8001"}) is None
    assert not repeats.knows(Asker())
    ticket.requester_id = make_person(session, "user").id
    session.flush()
    assert find(session, SAID, Asker()) is None


def test_an_agent_is_told_by_the_callers_contact(session: Session) -> None:
    ticket = make_ticket(session, SAID)
    assert find(session, AGAIN, Asker(make_person(session, "agent"))) is ticket


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= repeats.likeness(one, other) == repeats.likeness(other, one) <= 1
    assert repeats.likeness(one, one) == (1 if one.split() else 0)
