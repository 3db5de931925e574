"""Everything that alters what may be found takes the next change number."""

from collections.abc import Callable
from datetime import UTC, timedelta
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from kb import articles, changes, feedback, tickets
from kb.content import Content
from kb.database import Database
from kb.lookups import Asker
from kb.models import Article, Person, Ticket
from tests.factories import NOON, make_article, make_person, make_ticket

LATER = NOON + timedelta(hours=1)


def fall_due_now(session: Session, article: Article) -> None:
    """Let the day of its review come."""
    article.review_on = LATER.date()
    articles.fall_due(session, LATER.date(), at=LATER)


def ask_and_resume(session: Session, ticket: Ticket, by: Person) -> None:
    tickets.ask(session, ticket, "哪一台？", by=by, at=LATER)
    tickets.resume(session, ticket, by=by, at=LATER)


def go_and_arrive(session: Session, ticket: Ticket, by: Person) -> None:
    tickets.set_out(session, ticket, by=by, at=LATER)
    tickets.arrive(session, ticket, by=by, at=LATER)


def look_and_explain(session: Session, ticket: Ticket, by: Person) -> None:
    after = NOON + timedelta(days=30)
    tickets.look(session, at=after)
    tickets.explain(session, ticket, "resolution", "其他", by=by, at=after)


def mark_and_separate(session: Session, ticket: Ticket, by: Person) -> None:
    tickets.mark_duplicate(session, ticket, make_ticket(session), by=by, at=LATER)
    tickets.separate(session, ticket, by=by, at=LATER)


def announce_and_close(session: Session, ticket: Ticket, by: Person) -> None:
    for days in (30, 60):
        at = NOON + timedelta(days=days)
        tickets.announce_closing(session, at=at, zone=UTC)
        tickets.close_unanswered(session, at=at)


def follow_and_leave(session: Session, ticket: Ticket, by: Person) -> None:
    tickets.copy_to(session, ticket, [by], by=by, at=LATER)
    session.flush()
    tickets.leave(session, ticket, by, by=by, at=LATER)


def consult_and_answer(session: Session, ticket: Ticket, by: Person) -> None:
    asked = tickets.consult(session, ticket, make_person(session, "agent"), "？", by=by, at=LATER)
    tickets.answer(session, ticket, asked, "好", by=by, at=LATER)


def link_and_unlink(session: Session, ticket: Ticket, by: Person) -> None:
    tickets.link(session, ticket, make_person(session), by=by, at=LATER)
    tickets.unlink(session, ticket, by=by, at=LATER)


ON_ARTICLE: dict[str, Callable[[Session, Article], object]] = {
    "revise": lambda db, row: articles.revise(
        db, row, Content.parse({"body": "新"}, Content.of(row)), by=None, at=LATER
    ),
    "publish": lambda db, row: articles.publish(db, row, at=LATER),
    "retire": lambda db, row: articles.retire(db, row, at=LATER),
    "submit": lambda db, row: articles.submit(db, row, by=make_person(db, "engineer"), at=LATER),
    "withdraw": lambda db, row: articles.withdraw(db, row, by=make_person(db, "engineer"), at=LATER),
    "send_back": lambda db, row: articles.send_back(
        db, row, "缺步骤", by=make_person(db, "engineer"), at=LATER
    ),
    "renew": lambda db, row: articles.renew(db, row, by=make_person(db, "engineer"), at=LATER),
    "merge": lambda db, row: articles.merge(
        db, make_article(db), row, by=make_person(db, "engineer"), at=LATER
    ),
    "fall_due": fall_due_now,
    "verify": lambda db, row: articles.verify(db, row, by=make_person(db, "engineer"), at=LATER),
}
ON_TICKET: dict[str, Callable[[Session, Ticket, Person], object]] = {
    "take": lambda db, row, by: tickets.take(db, row, by=by, at=LATER),
    "reply": lambda db, row, by: tickets.reply(db, row, "在看", by=by, at=LATER),
    "tag": lambda db, row, by: tickets.tag(db, row, ["打印"], by=by, at=LATER),
    "cite": lambda db, row, by: tickets.cite(db, row, make_article(db), by=by, at=LATER),
    "resolve": lambda db, row, by: tickets.resolve(db, row, "好了", by=by, at=LATER),
    "contact": lambda db, row, by: tickets.contact(db, row, "call", "", by=by, at=LATER),
    "ask": lambda db, row, by: tickets.ask(db, row, "哪一台？", by=by, at=LATER),
    "resume": ask_and_resume,
    "wait_for": lambda db, row, by: tickets.wait_for(db, row, "厂商", by=by, at=LATER),
    "set_out": lambda db, row, by: tickets.set_out(db, row, by=by, at=LATER),
    "arrive": go_and_arrive,
    "supply": lambda db, row, by: tickets.supply(db, row, {"error_code": "809"}, by=by, at=LATER, zone=UTC),
    "escalate": lambda db, row, by: tickets.escalate(db, row, "不会", by=by, at=LATER),
    "tell_lead": lambda db, row, by: tickets.tell_lead(db, row, "全停了", by=by, at=LATER),
    "look": lambda db, row, by: tickets.look(db, at=NOON + timedelta(days=30)),
    "explain": look_and_explain,
    "assign": lambda db, row, by: tickets.assign(db, row, by, by=by, at=LATER),
    "transfer": lambda db, row, by: tickets.transfer(db, row, by, "在忙", by=by, at=LATER),
    "hand": lambda db, row, by: tickets.hand(db, row, by, "", by=by, at=LATER),
    "copy_to": lambda db, row, by: tickets.copy_to(db, row, [by], by=by, at=LATER),
    "leave": follow_and_leave,
    "consult": lambda db, row, by: tickets.consult(db, row, make_person(db, "agent"), "？", by=by, at=LATER),
    "answer": consult_and_answer,
    "link": lambda db, row, by: tickets.link(db, row, make_person(db), by=by, at=LATER),
    "unlink": link_and_unlink,
    "work_around": lambda db, row, by: tickets.work_around(db, row, "先用手机", by=by, at=LATER),
    "urge": lambda db, row, by: tickets.urge(db, row, by=None, at=LATER),
    "mark_duplicate": lambda db, row, by: tickets.mark_duplicate(db, row, make_ticket(db), by=by, at=LATER),
    "separate": mark_and_separate,
}
ON_RESOLVED: dict[str, Callable[[Session, Ticket, Person], object]] = {
    "confirm": lambda db, row, by: tickets.confirm(db, row, by=by, at=LATER),
    "send_back": lambda db, row, by: tickets.send_back(db, row, "不行", by=by, at=LATER),
    "reopen": lambda db, row, by: tickets.reopen(db, row, "没有好", by=by, at=LATER),
    "close_unanswered": announce_and_close,
}


BEGIN = {
    "publish": "draft",
    "submit": "draft",
    "withdraw": "review",
    "send_back": "review",
    "renew": "due",
}


@pytest.mark.parametrize("name", ON_ARTICLE)
def test_a_changed_article_is_the_newest_change(session: Session, name: str) -> None:
    article = make_article(session, state=BEGIN.get(name, "published"))
    make_article(session)
    before = changes.last(session)
    ON_ARTICLE[name](session, article)
    assert before < article.changed
    assert article.changed == changes.last(session) or name == "merge"


@pytest.mark.parametrize("name", [*ON_TICKET, *ON_RESOLVED])
def test_a_changed_ticket_is_the_newest_change(session: Session, name: str) -> None:
    agent = make_person(session, "agent")
    urgent = {} if name in ON_RESOLVED else {"impact": "企业", "urgency": "重要"}
    ticket = make_ticket(session, resolution="好了" if name in ON_RESOLVED else "", agent=agent, **urgent)
    make_article(session)
    (ON_TICKET | ON_RESOLVED)[name](session, ticket, agent)
    assert ticket.changed == changes.last(session)


def test_every_function_that_writes_is_tried_here() -> None:
    """New functions of articles and tickets belong in the tables above, or in this list of readers."""
    readers = {
        *("number_of", "as_number", "find", "get", "by_ids", "changed_after", "listing", "by_age"),
        *("revisions", "paths", "tops", "counts_by_state", "counts_by_status", "events", "citations"),
        *(
            "get_by_key",
            "note",
            "next_number",
            "draft",
            "open_ticket",
            "findable",
            "ids_changed_after",
        ),
        *("questions", "Question", "clocks_of", "is_anything_due", "contingencies"),
        *("to_label", "asked_about", "followers", "looked", "unseen", "consultation", "consultations"),
        *("done", "known_tags", "tags_of", "Narrowed", "narrowed", "only_these", "still"),
        *(
            "announce_closing",
            "is_any_closing",
            "window",
            "may_reopen",
            "reopens_until",
            "repeating",
            "urges_from",
        ),
        # Limits are computed anew: what is found stays.
        "retime",
        *("get_itself", "named", "stage", "moves", "newest", "steps", "revision", "due_for_review"),
        "edition",
        *("in_review", "waits_for_reviewer", "soon_due", "count_working", "is_anything_over"),
        # What readers may find does not change by these: an owner, a word of a reviewer, a text not shown yet.
        *("plan", "comment", "edit", "restore", "discard"),
    }
    tried = {*ON_ARTICLE, *ON_TICKET, *ON_RESOLVED}
    for module in (articles, tickets):
        own = {
            name
            for name, thing in vars(module).items()
            if f"{getattr(thing, '__module__', '')}.".startswith(f"{module.__name__}.")
            and callable(thing)
            and not name.startswith("_")
        }
        assert own - readers - tried == set()


def test_new_rows_are_the_newest_change(session: Session) -> None:
    assert make_article(session, state="draft").changed == changes.last(session) == 1
    assert make_ticket(session).changed == changes.last(session) == 2


def test_numbers_are_given_back_by_a_failed_transaction(database: Database) -> None:
    with database.begin() as db:
        changes.take(db, "x", 3)
        db.rollback()
    with database.begin() as db:
        assert changes.take(db, "x", 2) == 1
        assert changes.take(db, "x") == 3


def test_numbers_become_visible_in_order(database: Database) -> None:
    seen: list[int] = []

    def write() -> None:
        for _ in range(20):
            with database.begin() as db:
                make_article(db)

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or len(seen) < 80:
        with database.read() as db:
            seen += [a.changed for a in articles.changed_after(db, seen[-1] if seen else 0, limit=7)]
    for thread in threads:
        thread.join()
    with database.read() as db:
        stored = list(db.scalars(text("select changed from articles order by changed")))
    assert seen == stored


def test_an_article_that_proved_more_or_less_useful_is_a_change(session: Session) -> None:
    agent, article = make_person(session, "agent"), make_article(session)
    ticket = make_ticket(session)
    seen = [(article.useful, article.changed)]
    for step in (
        lambda: tickets.resolve(session, ticket, "好了", by=agent, at=LATER, article=article),
        lambda: feedback.give(session, article, is_helpful=True, asker=Asker(agent), at=LATER),
        lambda: tickets.send_back(session, ticket, "不行", by=None, at=LATER),
        lambda: feedback.give(session, article, is_helpful=False, asker=Asker(agent), at=LATER),
    ):
        step()
        session.flush()
        seen.append((article.useful, article.changed))
        assert ticket.changed != article.changed
    assert [useful for useful, _ in seen] == [0, 25, 232, 207, 0]
    assert [number for _, number in seen] == sorted({number for _, number in seen})
    feedback.give(session, article, is_helpful=False, asker=Asker(agent), at=LATER, comment="再说一次")
    assert article.changed == seen[-1][1]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 5000))
def test_more_help_is_more_useful(helpful: int, unhelpful: int, solved: int) -> None:
    useful = Article(helpful=helpful, unhelpful=unhelpful, solved=solved).useful
    assert 0 <= useful <= 1100
    assert Article(helpful=helpful + 1, unhelpful=unhelpful, solved=solved).useful >= useful
    assert Article(helpful=helpful, unhelpful=unhelpful, solved=solved + 1).useful >= useful
    assert Article(helpful=helpful, unhelpful=unhelpful + 1, solved=solved).useful <= useful
