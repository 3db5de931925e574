"""The language that a person reads.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody has chosen yet."""
    op.add_column("people", sa.Column("language", sa.String(length=8), server_default="", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("people", "language")
