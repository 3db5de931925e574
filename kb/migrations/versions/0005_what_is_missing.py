"""Gaps with what they are made of, and articles that say nearly the same.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _gaps()
    _members()
    _pairs()


def _gaps() -> None:
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("article_id", sa.Integer(), nullable=True),
        _points("gaps", "article_id", "articles", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
    )
    op.create_index("ix_gaps_closed_size", "gaps", ["closed_at", "size"])
    op.create_index("ix_gaps_article_id", "gaps", ["article_id"])


def _members() -> None:
    op.create_table(
        "gap_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _points("gap_members", "gap_id", "gaps", "CASCADE"),
        _points("gap_members", "ticket_id", "tickets", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_gap_members"),
    )
    op.create_index("ix_gap_members_gap_id", "gap_members", ["gap_id"])
    op.create_index("ix_gap_members_ticket_id", "gap_members", ["ticket_id"])


def _pairs() -> None:
    op.create_table(
        "near_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("similarity", sa.Double(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        _points("near_pairs", "first_id", "articles", "CASCADE"),
        _points("near_pairs", "second_id", "articles", "CASCADE"),
        _points("near_pairs", "by_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_near_pairs"),
        sa.UniqueConstraint("first_id", "second_id", name="uq_near_pairs_first_id_second_id"),
    )
    op.create_index("ix_near_pairs_second_id", "near_pairs", ["second_id"])


def _points(table: str, column: str, to: str, gone: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete=gone)


def downgrade() -> None:
    """Forget what is missing."""
    for table in ("near_pairs", "gap_members", "gaps"):
        op.drop_table(table)
