"""Templates of replies, with those that the product comes with, and tags of tickets.

Revision ID: 0024
Revises: 0023
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

START = Path(__file__).parents[2] / "reply_templates" / "start.jsonl"


def upgrade() -> None:
    """Make the tables; the templates are written once, so that later versions change none that was edited."""
    made = op.create_table(
        "reply_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("category", sa.String(200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name="fk_reply_templates_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reply_templates"),
    )
    op.create_table(
        "ticket_tags",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(80), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_ticket_tags_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "form", name="pk_ticket_tags"),
    )
    op.create_index("ix_ticket_tags_form", "ticket_tags", ["form", "ticket_id"])
    with START.open(encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    at = datetime.now(UTC)
    op.bulk_insert(
        made,
        [{"category": "", "edition": 1, "at": at, "place": n, **row} for n, row in enumerate(rows, 1)],
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ticket_tags")
    op.drop_table("reply_templates")
