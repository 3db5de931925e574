"""Articles in the order of their changes, and counted by state, for the support: each by one index.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("ix_articles_updated", "articles", ["updated_at", "id"])
    op.create_index("ix_articles_read", "articles", ["author_id", "state", "visibility"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_articles_read", "articles")
    op.drop_index("ix_articles_updated", "articles")
