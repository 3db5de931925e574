"""What the support teaches the search, what people ask, and how useful an article proved.

Revision ID: 0002
Revises: 0001
"""

import json
import unicodedata
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

START = Path(__file__).parents[2] / "curation" / "start.jsonl"
STEP = 1000


def upgrade() -> None:
    """Make the tables and fill them with the start that the product comes with."""
    _teachings()
    _questions()
    _usefulness()
    if not op.get_context().as_sql:
        _fill_asked()
        _start()


def _teachings() -> None:
    op.create_table(
        "synonym_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        *_who_and_when("synonym_groups"),
        sa.UniqueConstraint("form", name="uq_synonym_groups_form"),
    )
    op.create_table(
        "own_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=12), nullable=False),
        *_who_and_when("own_words"),
        sa.UniqueConstraint("word", name="uq_own_words_word"),
    )
    op.create_table(
        "search_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(length=300), nullable=False),
        sa.Column("asked", sa.String(length=300), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        *_who_and_when("search_rules"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_search_rules_article_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("asked", "article_id", name="uq_search_rules_asked_article_id"),
    )
    op.create_index("ix_search_rules_article_id", "search_rules", ["article_id"])
    op.create_table(
        "curation_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        *_who_and_when("curation_changes", edition=False),
    )


def _who_and_when(table: str, *, edition: bool = True) -> list[sa.schema.SchemaItem]:
    numbered = [sa.Column("edition", sa.Integer(), nullable=False)] if edition else []
    return [
        *numbered,
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=f"fk_{table}_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _questions() -> None:
    op.create_table(
        "past_queries",
        sa.Column("asked", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("article_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("asked", name="pk_past_queries"),
    )
    op.add_column("lookups", sa.Column("asked", sa.String(length=200), server_default="", nullable=False))
    op.add_column("lookups", sa.Column("is_proven", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_lookups_asked", "lookups", ["asked", "at"])


def _fill_asked() -> None:
    connection = op.get_bind()
    lookups = sa.table("lookups", sa.column("id"), sa.column("kind"), sa.column("text"), sa.column("asked"))
    wanted = sa.select(lookups.c.id, lookups.c.text).where(lookups.c.kind == "search")
    rows = [{"key": key, "form": _form(text)[:200]} for key, text in connection.execute(wanted)]
    write = lookups.update().where(lookups.c.id == sa.bindparam("key")).values(asked=sa.bindparam("form"))
    for start in range(0, len(rows), STEP):
        connection.execute(write, rows[start : start + STEP])


def _form(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _form_of_group(words: list[str]) -> str:
    return sha256("\n".join(sorted(map(_form, words))).encode()).hexdigest()


def _usefulness() -> None:
    op.add_column("articles", sa.Column("solved", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute(
        "update articles set solved = (select count(*) from tickets "
        "where tickets.solved_by_id = articles.id and tickets.status in ('resolved', 'closed'))"
    )


def _start() -> None:
    """Store the groups and words as the first change of what the search was taught."""
    rows = [json.loads(line) for line in START.read_text(encoding="utf8").splitlines()]
    made = {"edition": 1, "at": datetime.now(UTC)}
    groups = _signed(
        "synonym_groups",
        sa.column("form", sa.String),
        sa.column("words", sa.JSON),
        sa.column("note", sa.String),
    )
    words = _signed("own_words", sa.column("word", sa.String))
    taught = [{"form": _form_of_group(r["group"]), "words": r["group"]} for r in rows if "group" in r]
    op.bulk_insert(groups, [{**group, "note": "", **made} for group in taught])
    op.bulk_insert(words, [{"word": r["word"], **made} for r in rows if "word" in r])
    op.execute("insert into counters (name, value) values ('lexicon', 1)")


def _signed(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    return sa.table(
        name, *columns, sa.column("edition", sa.Integer), sa.column("at", sa.DateTime(timezone=True))
    )


def downgrade() -> None:
    """Forget what was taught."""
    op.execute("delete from counters where name in ('lexicon', 'past-queries')")
    op.drop_column("articles", "solved")
    op.drop_index("ix_lookups_asked", "lookups")
    op.drop_column("lookups", "is_proven")
    op.drop_column("lookups", "asked")
    for table in ("past_queries", "curation_changes", "search_rules", "own_words", "synonym_groups"):
        op.drop_table(table)
