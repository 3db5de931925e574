"""The demo goes by itself, and takes nothing along that people changed, used or made."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import articles, demo, flags, people, reading_lists, tickets
from kb.content import Content
from kb.database import Database
from kb.errors import Conflict
from kb.lookups import Asker
from kb.models import AdminChange, Article, Person, Ticket
from tests.factories import NOON, make_article, make_person, make_ticket

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo in it."""
    path: Path = tmp_path_factory.mktemp("demo") / "jieda.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    demo.fill(database, zone=ZONE, clock=lambda: NOON)
    database.close()
    return path


@pytest.fixture
def db(filled: Path, tmp_path: Path) -> Iterator[Session]:
    copy = tmp_path / "jieda.db"
    copy.write_bytes(filled.read_bytes())
    database = Database(f"sqlite:///{copy}")
    with database.begin() as session:
        yield session
    database.close()


def count(db: Session, kind: type[Article | Ticket | Person]) -> int:
    return db.scalar(select(func.count()).select_from(kind)) or 0


def test_all_of_an_untouched_demo_goes_but_who_runs_the_installation(db: Session) -> None:
    done = demo.remove(db, by=None, at=NOON)
    assert [name for name, _why in done.kept] == ["账号 admin"]
    assert (count(db, Article), count(db, Ticket), count(db, Person)) == (0, 0, 1)
    assert not demo.is_there(db)
    with pytest.raises(Conflict):
        demo.remove(db, by=None, at=NOON)
    assert db.scalar(select(AdminChange.subject)) == "demo-removed"


def test_with_an_administrator_of_their_own_no_account_of_the_demo_is_left(db: Session) -> None:
    own = make_person(db, "admin", "root")
    demo.remove(db, by=own, at=NOON)
    assert list(db.scalars(select(Person.name))) == ["root"]


def test_what_people_changed_or_used_stays_and_is_said(db: Session) -> None:
    engineer, agent = people.get(db, "engineer"), people.get(db, "agent")
    own = make_person(db, "admin", "root")
    rows = db.scalars(select(Article).where(Article.external_id.is_not(None)).order_by(Article.id)).all()
    edited, retired, cited, untouched, flagged, listed = rows[:6]
    flags.raise_flag(db, flagged, flags.Wrong("wrong", "端口错"), asker=Asker(None, "a"), at=NOON)
    week = reading_lists.make(db, "第一周", "", by=own, at=NOON)
    reading_lists.add(db, week, listed.number, "", expected=week.edition, by=own, at=NOON)
    articles.revise(
        db, edited, Content.parse({"body": "我们自己的办法"}, Content.of(edited)), by=engineer, at=NOON
    )
    articles.retire(db, retired, at=NOON)
    past = db.scalars(select(Ticket).order_by(Ticket.id)).all()
    tickets.reply(db, past[0], "后来又发生了", by=agent, at=NOON)
    mine = make_ticket(db, "我们的工单", resolution="照做", solved_by=cited, agent=agent)
    written = make_article(db, "我们写的", by=engineer)
    done = demo.remove(db, by=own, at=NOON)
    left = set(db.scalars(select(Article.id)))
    assert {row.id for row in (edited, retired, cited, written, flagged, listed)} <= left
    assert untouched.id not in left
    assert {past[0].id, mine.id} <= set(db.scalars(select(Ticket.id)))
    db.expire_all()
    assert db.get_one(Ticket, mine.id).solved_by_id == cited.id
    said = "\n".join(f"{name} {why}" for name, why in done.kept)
    for name in (edited.number, retired.number, cited.number, past[0].number, "账号 agent", "账号 engineer"):
        assert name in said
    assert "账号 user" not in said


def test_what_would_happen_changes_nothing(db: Session) -> None:
    before = count(db, Article), count(db, Ticket), count(db, Person)
    plan = demo.plan(db, None)
    assert (len(plan.articles), len(plan.tickets), len(plan.accounts)) == (before[0], before[1], 3)
    assert (count(db, Article), count(db, Ticket), count(db, Person)) == before


def test_an_installation_without_demo_has_nothing_to_remove(session: Session) -> None:
    make_article(session)
    assert not demo.is_there(session)
    with pytest.raises(Conflict):
        demo.remove(session, by=None, at=NOON)
