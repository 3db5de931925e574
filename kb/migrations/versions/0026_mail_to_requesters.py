"""Mail to requesters: the outbox, the texts that were changed, and whether anybody sends.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_messages_ready": ["state", "next_at"],
    "ix_messages_oldest": ["state", "at"],
    "ix_messages_ticket": ["ticket_id", "kind"],
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(40), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_messages_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["ticket_events.id"], name="fk_messages_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("event_id", name="uq_messages_event_id"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "messages", columns)
    op.create_table(
        "mail_texts",
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "lang", name="pk_mail_texts"),
    )
    op.create_table(
        "mail_senders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("trouble", sa.String(300), nullable=False),
        sa.Column("trouble_since", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mail_senders"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("mail_senders", "mail_texts", "messages"):
        op.drop_table(table)
