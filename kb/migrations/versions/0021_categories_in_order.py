"""Articles of a category in the order in which they are shown.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index anew, with the order."""
    op.drop_index("ix_articles_category", "articles")
    op.create_index("ix_articles_category", "articles", ["category", "updated_at", "id"])


def downgrade() -> None:
    """Make it as it was."""
    op.drop_index("ix_articles_category", "articles")
    op.create_index("ix_articles_category", "articles", ["category"])
