"""Requesters of tickets found while somebody types, by one index.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_tickets_reported", "tickets", ["requester_contact", "requester_name", "requester_customer_no"]
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_tickets_reported", "tickets")
