"""Imports, and what each did to which article.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import kb.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("at", kb.database.UtcDateTime(), nullable=False),
        sa.Column("ended_at", kb.database.UtcDateTime(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_label", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name="fk_imports_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_state", "imports", ["state"])
    op.create_table(
        "imported_articles",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("revision_before", sa.Integer(), nullable=False),
        sa.Column("revision_after", sa.Integer(), nullable=False),
        sa.Column("state_before", sa.String(20), nullable=False),
        sa.Column("state_after", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_imported_articles_import_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_imported_articles_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "article_id", name="pk_imported_articles"),
    )
    op.create_index("ix_imported_articles_article_id", "imported_articles", ["article_id"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("imported_articles")
    op.drop_table("imports")
