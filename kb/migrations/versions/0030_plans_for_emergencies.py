"""The plans for emergencies, few among all articles, are found by an index of their own.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PLANS = sa.text("kind = 'contingency'")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_articles_plans",
        "articles",
        ["state", "visibility"],
        sqlite_where=PLANS,
        postgresql_where=PLANS,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_articles_plans", "articles")
