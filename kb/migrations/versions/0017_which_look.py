"""The look that a person prefers.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has chosen yet."""
    op.add_column("people", sa.Column("look", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("people", "look")
