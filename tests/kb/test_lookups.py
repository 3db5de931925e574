"""What was shown where, what followed, and what travels with a ticket."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from kb import lookups
from kb.lookups import Asker
from kb.models import Article, Lookup, Person
from tests.factories import NOON, make_article, make_person, make_ticket


def record(
    session: Session,
    asker: Asker,
    *shown: Article,
    text: str = "打印机",
    kind: str = "search",
    at: datetime = NOON,
) -> Lookup:
    pairs = [(article.id, 1.0) for article in shown]
    key = lookups.record(session, kind, text, pairs, asker=asker, at=at, total=len(pairs), surface="page")
    found = lookups.find(session, key)
    assert found
    return found


def test_positions_go_on_over_pages(session: Session) -> None:
    made = [make_article(session, str(n)) for n in range(3)]
    lookup = record(session, Asker(), *made[:2])
    lookups.show_more(session, lookup, [(made[2].id, 0.5)])
    session.flush()
    session.expire(lookup)
    assert [(s.position, s.article_id) for s in lookup.shown] == [
        *((1, made[0].id), (2, made[1].id), (3, made[2].id))
    ]


def test_a_later_outcome_counts_only_if_it_says_more(session: Session) -> None:
    article, other = make_article(session), make_article(session)
    lookup = record(session, Asker(), article)
    assert lookups.note_outcome(session, lookup.key, "applied", at=NOON, article=article)
    assert lookups.note_outcome(session, lookup.key, "opened", at=NOON, article=article)
    assert (lookup.outcome, lookup.shown[0].outcome) == ("applied", "applied")
    assert not lookups.note_outcome(session, lookup.key, "solved", at=NOON, article=other)
    for key in ("", "unknown", "\ud800"):
        assert not lookups.note_outcome(session, key, "solved", at=NOON)
    assert lookup.outcome == "applied"


def test_a_long_text_is_cut(session: Session) -> None:
    assert len(record(session, Asker(), text="字" * 9000).text) == 4000


def test_the_own_recent_lookups_travel_with_the_ticket(session: Session) -> None:
    user, article = make_person(session, "user"), make_article(session)
    asker = Asker(user, "browser-1")
    mine = record(session, asker, article)
    solved = record(session, asker, article, text="别的")
    lookups.note_outcome(session, solved.key, "solved", at=NOON)
    old = record(session, asker, at=NOON - timedelta(hours=3))
    other = record(session, Asker(None, "browser-2"))
    nobody = record(session, Asker())
    ticket = make_ticket(session, requester=user)
    lookups.attach(session, ticket, asker=asker, at=NOON, keys=[nobody.key])
    session.flush()
    assert [entry.id for entry in lookups.trail(session, ticket)] == [mine.id]
    assert (mine.outcome, solved.ticket_id, old.ticket_id, other.ticket_id, nobody.ticket_id) == (
        *("ticket", None, None, None, None),
    )


def test_without_account_and_cookie_the_named_ones_travel(session: Session) -> None:
    named, other = record(session, Asker()), record(session, Asker())
    ticket = make_ticket(session)
    lookups.attach(session, ticket, asker=Asker(), at=NOON, keys=[named.key, "\ud800"])
    assert (named.ticket_id, other.ticket_id) == (ticket.id, None)


def test_an_agents_lookups_for_others_stay_behind(session: Session) -> None:
    agent = Asker(make_person(session, "agent"), "desk")
    for_somebody_else, named = record(session, agent), record(session, agent)
    ticket = make_ticket(session)
    lookups.attach(session, ticket, asker=agent, at=NOON, keys=[named.key])
    assert (for_somebody_else.ticket_id, named.ticket_id) == (None, ticket.id)


def test_the_person_is_forgotten_after_ninety_days(session: Session) -> None:
    asker = Asker(make_person(session, "user"), "browser")
    old = record(session, asker, at=NOON - timedelta(days=91))
    new = record(session, asker, at=NOON - timedelta(days=89))
    lookups.forget_people(session, NOON)
    session.expire_all()
    assert (old.person_id, old.visitor, old.text) == (None, "", "打印机")
    assert (new.person_id, new.visitor) == (asker.person.id if asker.person else 0, "browser")


def test_the_newest_suggestion_on_a_ticket_is_found(session: Session) -> None:
    article, ticket = make_article(session), make_ticket(session)
    for kind in ("suggest", "suggest", "search"):
        newest = record(session, Asker(), article, kind=kind)
        newest.ticket_id = ticket.id
    session.flush()
    found = lookups.last_for(session, ticket, article)
    assert found
    assert (found.kind, found.id) == ("suggest", newest.id - 1)


def test_the_same_articles_at_the_same_ticket_are_one_suggestion_for_half_an_hour(session: Session) -> None:
    agent, other, ticket = make_person(session, "agent"), make_person(session, "agent"), make_ticket(session)
    first, second = make_article(session), make_article(session)
    stored = record(session, Asker(agent), first, second, kind="suggest")
    stored.ticket_id = ticket.id
    session.flush()

    def again(*shown: Article, by: Person | None = agent, minutes: int = 29) -> str:
        at, asker = NOON + timedelta(minutes=minutes), Asker(by, "browser")
        return lookups.find_again(session, ticket, [a.id for a in shown], asker=asker, at=at)

    assert again(first, second) == stored.key
    assert again(second, first) == ""
    assert again(first) == ""
    assert again(first, second, by=other) == ""
    assert again(first, second, by=None) == ""
    assert again(first, second, minutes=31) == ""
    elsewhere, ids = make_ticket(session), [first.id, second.id]
    assert lookups.find_again(session, elsewhere, ids, asker=Asker(agent), at=NOON) == ""


def test_popular_and_recent_searches_count_people(session: Session) -> None:
    article, user = make_article(session), make_person(session)
    found = record(session, Asker(user, "a"), article, text="VPN 809")
    lookups.note_outcome(session, found.key, "opened", at=NOON, article=article)
    record(session, Asker(user, "a"), text="ｖｐｎ  809")
    record(session, Asker(visitor="b"), article, text="vpn 809")
    record(session, Asker(), article, text="打印机", at=NOON - timedelta(days=9))
    record(session, Asker(visitor="b"), text="没有的事")
    record(session, Asker(visitor="c"), text="工单文字", kind="suggest")
    since = NOON - timedelta(days=1)
    popular = lookups.popular_queries(session, since)
    assert [(q.text, q.people, q.times, q.without_hits, q.opened) for q in popular] == [
        ("vpn 809", 2, 3, 1, 1),
        ("没有的事", 1, 1, 1, 0),
    ]
    assert [q.text for q in lookups.popular_queries(session, since, without_hits=True)] == ["没有的事"]
    assert [q.text for q in lookups.popular_queries(session, since, at_least=2)] == ["vpn 809"]
    assert lookups.recent_queries(session) == ["没有的事", "打印机", "vpn 809"]
    assert lookups.recent_queries(session, 1) == ["没有的事"]
