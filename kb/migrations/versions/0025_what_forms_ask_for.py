"""What is asked for when a ticket comes in, by category.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; without a rule everything is asked for and nothing is required."""
    op.create_table(
        "intake_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(200), nullable=False),
        sa.Column("required", sa.JSON(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("is_out_of_scope", sa.Boolean(), nullable=False),
        sa.Column("referral_zh", sa.Text(), nullable=False),
        sa.Column("referral_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake_rules"),
        sa.UniqueConstraint("category", name="uq_intake_rules_category"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("intake_rules")
