"""The flow of an article: working copies, owners, dates, merging, steps, what is unsaved, changes of many.

Revision ID: 0013
Revises: 0012
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

POINTERS = ("owner_id", "merged_into_id")
FEW = (
    ("ix_articles_working", "working", sa.text("working != ''")),
    ("ix_articles_review", "review_on", sa.text("review_on is not null")),
    ("ix_articles_valid", "valid_until", sa.text("valid_until is not null")),
)


def upgrade() -> None:
    """Add the columns and make the tables; what was written so far belongs to who wrote it."""
    for column in _columns():
        op.add_column("articles", column)
    for name in POINTERS:
        op.create_index(f"ix_articles_{name}", "articles", [name])
    for index, of, few in FEW:
        op.create_index(index, "articles", [of], sqlite_where=few, postgresql_where=few)
    op.execute("UPDATE articles SET owner_id = author_id WHERE author_id IS NOT NULL")
    _make_steps()
    _make_unsaved()
    _make_bulk_changes()


def downgrade() -> None:
    """Drop the tables and columns."""
    for table in ("bulk_changes", "unsaved"):
        op.drop_table(table)
    op.drop_index("ix_article_steps_article_id", "article_steps")
    op.drop_table("article_steps")
    for name, _column, _few in FEW:
        op.drop_index(name, "articles")
    for name in POINTERS:
        op.drop_index(f"ix_articles_{name}", "articles")
    for column in reversed(_columns()):
        op.drop_column("articles", column.name)


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("product", sa.String(length=100), server_default="", nullable=False),
        sa.Column("related", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("related_tickets", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("working", sa.String(length=20), server_default="", nullable=False),
        sa.Column("live_revision", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in POINTERS),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
    ]


def _make_steps() -> None:
    op.create_table(
        "article_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        _points("article_steps", "article_id", "articles", "CASCADE"),
        _points("article_steps", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article_steps"),
    )
    op.create_index("ix_article_steps_article_id", "article_steps", ["article_id"])


def _make_unsaved() -> None:
    op.create_table(
        "unsaved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _points("unsaved", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_unsaved"),
        sa.UniqueConstraint("person_id", "subject", name="uq_unsaved_person_id_subject"),
    )


def _make_bulk_changes() -> None:
    op.create_table(
        "bulk_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _points("bulk_changes", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_changes"),
    )


def _points(table: str, column: str, to: str, gone: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=gone)
