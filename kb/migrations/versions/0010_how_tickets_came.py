"""Tickets of a channel in a time, which rates are divided by, by one index.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_tickets_came", "tickets", ["channel", "created_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_tickets_came", "tickets")
