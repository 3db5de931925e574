"""Files of articles, and the text that was read out of them.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import kb.database

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "article_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("at", kb.database.UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_label", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_files_article_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_article_files_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article_files"),
        sa.UniqueConstraint("article_id", "sha256", name="uq_article_files_article_id_sha256"),
    )
    op.create_index("ix_article_files_sha256", "article_files", ["sha256"])
    op.create_table(
        "extractions",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("at", kb.database.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_extractions"),
    )
    op.create_index("ix_extractions_state", "extractions", ["state"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("extractions")
    op.drop_table("article_files")
