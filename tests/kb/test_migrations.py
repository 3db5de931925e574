"""Migrations end at the schema that the models describe, wherever they start."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import column, inspect, select, table, text

from kb import curation, lookups
from kb.database import MIGRATIONS, Database, _alembic
from kb.models import Base, Lookup, Ticket, TicketEvent

TEXTS = (
    *("description", "category", "error_code", "steps", "impact", "urgency", "priority", "requester_name"),
    *(
        "requester_contact",
        "requester_department",
        "requester_customer_no",
        "resolution",
        "solved_by_unknown",
    ),
)
LINKS = {"team_id", "duplicate_of_id"}
"""Columns of tickets that were added with their foreign key, of which SQLAlchemy cannot read the action in SQLite."""


def added_later(change: Any) -> bool:
    """Tell whether a difference is only that the action of a foreign key was not read."""
    return change[0] in {"add_fk", "remove_fk"} and set(change[1].column_keys) <= LINKS


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'jieda.db'}")
    yield opened
    opened.close()


def test_migrated_schema_is_the_one_of_the_models(database: Database) -> None:
    database.migrate()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert [
            change for change in compare_metadata(context, Base.metadata) if not added_later(change)
        ] == []
        actions = connection.execute(text("select [from], on_delete from pragma_foreign_key_list('tickets')"))
        assert set(actions) >= {(name, "SET NULL") for name in LINKS}
        keys = {key["name"] for key in inspect(connection).get_foreign_keys("articles")}
    assert keys == {"fk_articles_author_id", "fk_articles_from_ticket"}
    assert database.schema_is_current()


def test_a_memory_database_migrates_too() -> None:
    database = Database("sqlite://")
    database.migrate()
    database.migrate()
    assert database.schema_is_current()
    database.close()


def test_downgrade_leaves_nothing_behind(database: Database) -> None:
    database.migrate()
    with database.engine.begin() as connection:
        command.downgrade(_alembic(connection), "base")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    assert not database.schema_is_current()


def test_many_processes_may_migrate_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'jieda.db'}"
    start, failed = Barrier(4), []

    def migrate() -> None:
        database = Database(url)
        try:
            start.wait()
            database.migrate()
        except Exception as error:
            failed.append(error)
        finally:
            database.close()

    threads = [Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_several_databases_may_migrate_at_once_in_one_process() -> None:
    def migrate(_: int) -> bool:
        database = Database("sqlite://")
        database.migrate()
        current = database.schema_is_current()
        database.close()
        return current

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(migrate, range(8)))


def test_every_migration_can_be_written_for_postgresql() -> None:
    written = StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": written}
    )
    with Operations.context(context):
        for revision in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())):
            revision.module.upgrade()
    sql = written.getvalue()
    assert sql.index("CREATE TABLE tickets") < sql.index("ADD CONSTRAINT fk_articles_from_ticket")
    assert sql.count("fk_articles_from_ticket") == 1


def test_a_row_may_not_point_nowhere(database: Database) -> None:
    database.migrate()
    with database.engine.connect() as connection:
        assert connection.execute(text("pragma foreign_keys")).scalar() == 1


def test_an_existing_installation_gets_the_start_and_keeps_what_it_knows(database: Database) -> None:
    with database.engine.begin() as connection:
        command.upgrade(_alembic(connection), "0001")
        for kind, words in (("search", "ＶＰＮ  809"), ("suggest", "VPN 809")):
            connection.execute(
                text(
                    "insert into lookups (key, kind, surface, text, at, total, visitor, model_version, outcome) "
                    "values (:kind, :kind, 'page', :words, '2026-10-27', 1, '', '', 'nothing')"
                ),
                {"kind": kind, "words": words},
            )
    database.migrate()
    with database.read() as session:
        asked = dict(session.execute(select(Lookup.kind, Lookup.asked)).all())
        assert asked == {"search": "vpn 809", "suggest": ""}
        assert lookups.recent_queries(session) == ["ＶＰＮ  809"]
        assert curation.last(session) == 1
        assert len(curation.synonyms.listing(session)) >= 120


def test_what_happened_to_tickets_stays_through_every_migration(database: Database) -> None:
    with database.engine.begin() as connection:
        command.upgrade(_alembic(connection), "0021")
        given = {"number": "TS1", "key": "k", "title": "打不开", "status": "closed", "channel": "web"}
        given |= {"created_at": "2026-10-27", "updated_at": "2026-10-27", "changed": 1, "watch": "{}"}
        row = given | dict.fromkeys(TEXTS, "")
        connection.execute(table("tickets", *map(column, row)).insert().values(row))
        connection.execute(
            text(
                "insert into ticket_events (ticket_id, at, kind, by_label, text, is_public, data) "
                "values (1, '2026-10-27', 'opened', '', '', 1, '{}')"
            )
        )
    database.migrate()
    with database.read() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.ended, ticket.team_id, ticket.duplicate_of_id) == ("confirmed", None, None)
        assert len(session.scalars(select(TicketEvent)).all()) == 1
