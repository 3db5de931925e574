"""Who solved how much of a category lately, by one range of an index.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_tickets_handled", "tickets", ["category", "resolved_at", "assignee_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_tickets_handled", "tickets")
