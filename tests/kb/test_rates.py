"""Rates count cases and people, and only what is surely solved."""

from datetime import timedelta

from sqlalchemy.orm import Session

from kb import lookups, rates
from kb.lookups import Asker
from kb.models import Article, Ticket
from tests.factories import NOON, make_article, make_person, make_ticket

NOW = NOON + timedelta(days=10)
NOBODY = Asker()


def look(
    session: Session,
    article: Article | None,
    outcome: str = "nothing",
    *,
    asker: Asker = NOBODY,
    days: float = 0,
    kind: str = "suggest",
    ticket: Ticket | None = None,
    is_seen: bool = True,
) -> None:
    at = NOON + timedelta(days=days)
    shown = [(article.id, 1.0)] if article else []
    key = lookups.record(
        session,
        kind,
        "x",
        shown,
        asker=asker,
        at=at,
        total=1,
        surface="page",
        ticket=ticket,
        is_seen=is_seen,
    )
    lookups.note_outcome(session, key, outcome, at=at, article=article)


def test_nothing_is_no_rate(session: Session) -> None:
    assert rates.acceptance(session, NOW) == (0, 0)
    assert rates.acceptance(session, NOW).value is rates.self_service(session, NOW).value is None


def test_acceptance_counts_cases(session: Session) -> None:
    article, ticket, browser = make_article(session), make_ticket(session), Asker(None, "browser")
    for outcome in ("nothing", "applied", "nothing"):
        look(session, article, outcome, ticket=ticket)
    for _ in range(3):
        look(session, article, asker=browser)
    look(session, article, "solved", asker=browser, days=1)
    look(session, article, "rejected")
    look(session, article, "solved", kind="search")
    look(session, article, ticket=make_ticket(session), is_seen=False)
    look(session, None)
    look(session, article, "solved", days=-40)
    assert rates.acceptance(session, NOW) == (2, 4)
    assert rates.acceptance(session, NOW).value == 0.5


def test_self_service_counts_problems_that_stayed_solved(session: Session) -> None:
    article, user = make_article(session), make_person(session, "user")
    agent = make_person(session, "agent")
    look(session, article, "solved", asker=Asker(None, "one"), kind="search")
    look(session, article, "solved", asker=Asker(None, "one"))
    look(session, article, "solved", asker=Asker(user))
    look(session, article, "solved", asker=Asker(agent))
    look(session, article, "solved", asker=Asker(None, "two"))
    look(session, article, "solved", asker=Asker(None, "late"), days=9.5)
    ticket = make_ticket(session, at=NOON + timedelta(hours=20))
    look(session, article, asker=Asker(None, "two"), days=20 / 24, ticket=ticket)
    look(
        session,
        article,
        asker=Asker(None, "one"),
        days=2,
        ticket=make_ticket(session, at=NOON + timedelta(days=2)),
    )
    assert rates.self_service(session, NOW) == (2, 4)
