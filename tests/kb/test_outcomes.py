"""What became of suggestions is counted as it happens, each case once, and only what was seen."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from kb import lookups, outcomes
from kb.database import Database
from kb.lookups import Asker
from kb.models import Article, Counter, Lookup, Shown, Ticket
from tests.factories import NOON, make_article, make_ticket

API = Asker()


def suggest(
    session: Session,
    *articles: Article,
    asker: Asker = API,
    ticket: Ticket | None = None,
    minutes: int = 0,
    surface: str = "page",
    is_seen: bool = True,
    kind: str = "suggest",
) -> str:
    at, shown = NOON + timedelta(minutes=minutes), [(article.id, 1.0) for article in articles]
    return lookups.record(
        session,
        kind,
        "x",
        shown,
        asker=asker,
        at=at,
        total=1,
        surface=surface,
        model_version="m",
        ticket=ticket,
        is_seen=is_seen,
    )


def tallies(session: Session, *articles: Article) -> list[tuple[int, int, int]]:
    found = outcomes.acceptance(session, [article.id for article in articles])
    counted = [found.get(article.id, outcomes.Tally(0, 0, 0.0)) for article in articles]
    return [(tally.shown, tally.taken, tally.dismissed) for tally in counted]


def test_outcomes_of_suggestions_count_at_once(session: Session) -> None:
    first, second = make_article(session), make_article(session)
    key = suggest(session, first, second)
    assert tallies(session, first, second) == [(1, 0, 0), (1, 0, 0)]
    for outcome, counted in (
        ("opened", (1, 0, 0)),
        ("rejected", (1, 0, 1)),
        ("applied", (1, 1, 0)),
        ("solved", (1, 1, 0)),
    ):
        lookups.note_outcome(session, key, outcome, at=NOON, article=first)
        assert tallies(session, first, second) == [counted, (1, 0, 0)]


def test_searches_and_what_nobody_saw_do_not_count(session: Session) -> None:
    article, never = make_article(session), make_article(session)
    for key in (suggest(session, article, kind="search"), suggest(session, article, is_seen=False)):
        lookups.note_outcome(session, key, "solved", at=NOON, article=article)
    assert tallies(session, article, never) == [(0, 0, 0), (0, 0, 0)]
    assert outcomes.acceptance(session, []) == {}


def test_a_browser_counts_once_in_half_an_hour(session: Session) -> None:
    article, other = make_article(session), make_article(session)
    typing = [suggest(session, article, asker=Asker(None, "browser"), minutes=n) for n in (0, 1, 2)]
    suggest(session, article, other, asker=Asker(None, "other"))
    for key in typing:
        lookups.note_outcome(session, key, "rejected", at=NOON, article=article)
    assert tallies(session, article, other) == [(2, 0, 1), (1, 0, 0)]
    suggest(session, article, asker=Asker(None, "browser"), minutes=40)
    assert tallies(session, article) == [(3, 0, 1)]


def test_a_ticket_counts_once(session: Session) -> None:
    article, ticket = make_article(session), make_ticket(session)
    keys = [suggest(session, article, ticket=ticket, minutes=n) for n in (0, 100, 5000)]
    for key in keys:
        lookups.note_outcome(session, key, "applied", at=NOON, article=article)
    assert tallies(session, article) == [(1, 1, 0)]


def test_each_call_of_the_api_counts(session: Session) -> None:
    article = make_article(session)
    for _ in range(3):
        suggest(session, article, asker=Asker(None, "client"), surface="api")
    assert tallies(session, article) == [(3, 0, 0)]


def test_what_stands_lower_is_expected_to_be_taken_less(session: Session) -> None:
    made = [make_article(session) for _ in range(4)]
    for _ in range(100):
        suggest(session, *made)
    found = outcomes.acceptance(session, [article.id for article in made])
    expected = [found[article.id].expected for article in made]
    assert expected == pytest.approx([expected[0] / place for place in (1, 2, 3, 4)])


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(0.05, 0.5))
def test_all_taken_as_often_as_usual_are_expected_to_be(seed: int, attraction: float) -> None:
    """Whatever stands where, a reader who looks by place and likes all alike makes none better than the others."""
    chance = random.Random(seed)  # noqa: S311
    tallies = {n: [0.0, 0.0] for n in range(5)}
    for _ in range(4000):
        order = sorted(tallies, key=lambda n: n + chance.random() * 3)
        for place, n in enumerate(order, 1):
            tallies[n][0] += outcomes.looks(place)
            tallies[n][1] += chance.random() < outcomes.looks(place) * attraction
    usual = sum(t for _, t in tallies.values()) / sum(s for s, _ in tallies.values())
    assert all(taken == pytest.approx(seen * usual, rel=0.5) for seen, taken in tallies.values())


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["", "a", "b"]),
        st.booleans(),
        st.sampled_from(["opened", "rejected", "applied", "solved", "nothing"]),
    ),
    max_size=12,
)


@settings(max_examples=15)
@given(steps=STEPS)
def test_the_counts_are_those_of_the_stored_lookups(
    fresh: Callable[[], Database], steps: list[tuple[int, str, bool, str]]
) -> None:
    """Count the cases anew from what is stored: the table that was kept along says the same."""
    database = fresh()
    with database.begin() as session:
        made, ticket = [make_article(session) for _ in range(3)], make_ticket(session)
        for n, visitor, on_ticket, outcome in steps:
            at = ticket if on_ticket else None
            key = suggest(session, made[n], made[n - 1], asker=Asker(None, visitor), ticket=at)
            lookups.note_outcome(session, key, outcome, at=NOON, article=made[n])
        assert tallies(session, *made) == [_recounted(session, article) for article in made]
        taken = sum(taken for _, taken, _ in tallies(session, *made))
        assert (session.scalar(select(Counter.value).where(Counter.name == "uptake-taken")) or 0) == taken
    database.close()


def _recounted(session: Session, article: Article) -> tuple[int, int, int]:
    rows = session.execute(
        select(Lookup.id, Lookup.ticket_id, Lookup.visitor, Shown.outcome)
        .join(Shown, Shown.lookup_id == Lookup.id)
        .where(Shown.article_id == article.id)
    ).all()
    cases = [(row.ticket_id or row.visitor or -row.id, row.outcome) for row in rows]
    return (
        len({case for case, _ in cases}),
        len({case for case, outcome in cases if outcome in outcomes.TAKEN}),
        len({case for case, outcome in cases if outcome in outcomes.DISMISSED}),
    )


def test_it_is_looked_up_by_key(session: Session) -> None:
    """However many suggestions are stored, only counters and the counts of the articles asked for are read."""
    articles = [make_article(session) for _ in range(3)]
    suggest(session, articles[0])
    asked: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    outcomes.acceptance(session, [article.id for article in articles])
    plans = [
        row[3]
        for statement in asked.copy()
        for row in session.connection().exec_driver_sql(
            f"explain query plan {statement}", (1,) * statement.count("?")
        )
    ]
    assert len(plans) == 3
    assert all(plan.startswith("SEARCH") for plan in plans)
