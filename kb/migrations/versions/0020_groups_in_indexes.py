"""Groups in the indexes that answer lists of articles, so that no article is read to know whom it is for.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_articles_read", ["author_id", "state", "visibility"], None),
    ("ix_articles_filed", ["state", "visibility", "category"], sa.text("category != ''")),
    ("ix_articles_helped", ["state", "visibility", "helpful", "unhelpful"], sa.text("helpful > unhelpful")),
)


def upgrade() -> None:
    """Make the indexes anew with groups at their end."""
    _make("group_bits")


def downgrade() -> None:
    """Make them as they were."""
    _make()


def _make(*also: str) -> None:
    for name, columns, where in INDEXES:
        op.drop_index(name, "articles")
        op.create_index(name, "articles", [*columns, *also], sqlite_where=where, postgresql_where=where)
