"""What requesters say of closed tickets, who is spoken to again, and when unanswered solutions close.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("tickets", sa.Column("closes_at", UtcDateTime(), nullable=True))
    op.create_table(
        "satisfactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_satisfactions_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_satisfactions"),
        sa.UniqueConstraint("ticket_id", name="uq_satisfactions_ticket_id"),
    )
    waiting = ["answered_at", "reminded_at", "asked_at"]
    op.create_index("ix_satisfactions_waiting", "satisfactions", waiting)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("listed_at", UtcDateTime(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name="fk_follow_ups_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name="fk_follow_ups_owner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["people.id"], name="fk_follow_ups_done_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("ticket_id", "cause", name="uq_follow_ups_ticket_id_cause"),
    )
    op.create_index("ix_follow_ups_done", "follow_ups", ["done_at", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("follow_ups")
    op.drop_table("satisfactions")
    op.drop_column("tickets", "closes_at")
