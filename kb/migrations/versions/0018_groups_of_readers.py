"""Groups that articles may be for, who publishes other than by role, and audiences as bits.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BITS = (
    ("articles", "group_bits"),
    ("articles", "working_bits"),
    ("revisions", "group_bits"),
    ("people", "group_bits"),
)
LEVELS = ((0, 1), (1, 3), (2, 7), (3, -1))
"""How far the people who asked something see, as it was counted and as bits; -1 is for further than anybody."""


def upgrade() -> None:
    """Make the table and the columns, and say in bits who may be told of past searches."""
    op.create_table(
        "reader_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reader_groups"),
        sa.UniqueConstraint("name", name="uq_reader_groups_name"),
        sa.UniqueConstraint("place", name="uq_reader_groups_place"),
    )
    for table, column in BITS:
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("articles", sa.Column("groups", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("people", sa.Column("publishes", sa.Boolean(), nullable=True))
    _widen(sa.Integer(), sa.BigInteger())
    _recount(LEVELS)


def downgrade() -> None:
    """Drop them; what is for groups is for the support again, and what several asked as before."""
    op.execute("UPDATE articles SET visibility = 'agents' WHERE visibility = 'groups'")
    _recount([(bits, level) for level, bits in LEVELS], others=3)
    _widen(sa.BigInteger(), sa.Integer())
    op.drop_column("people", "publishes")
    op.drop_column("articles", "groups")
    for table, column in reversed(BITS):
        op.drop_column(table, column)
    op.drop_table("reader_groups")


def _widen(was: sa.types.TypeEngine[int], becomes: sa.types.TypeEngine[int]) -> None:
    with op.batch_alter_table("past_queries") as batch:
        batch.alter_column("audience", existing_type=was, type_=becomes, existing_nullable=False)


def _recount(pairs: "list[tuple[int, int]] | tuple[tuple[int, int], ...]", others: int = -1) -> None:
    cases = " ".join(f"WHEN {was} THEN {becomes}" for was, becomes in pairs)
    op.execute(f"UPDATE past_queries SET audience = CASE audience {cases} ELSE {others} END")  # noqa: S608 (numbers)
