"""How many open tickets everybody holds, counted by one index.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_tickets_held", "tickets", ["status", "assignee_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_tickets_held", "tickets")
