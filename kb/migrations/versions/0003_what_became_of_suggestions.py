"""What became of suggestions, and how good they were.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A case, which is a ticket or else one lookup, counts an article once, where it stood highest.
COUNT = """
insert into uptakes (article_id, shown, seen, taken, dismissed)
select article_id, count(*), sum(1.0 / position), sum(taken), sum(dismissed) from (
  select shown.article_id, min(shown.position) as position,
    max(case when shown.outcome in ('applied', 'solved') then 1 else 0 end) as taken,
    max(case when shown.outcome = 'rejected' then 1 else 0 end) as dismissed
  from shown join lookups on lookups.id = shown.lookup_id
  where lookups.kind = 'suggest'
  group by shown.article_id, lookups.ticket_id, case when lookups.ticket_id is null then lookups.id end
) as cases group by article_id
"""
TOTALS = {
    "uptake-seen": "select coalesce(cast(round(sum(seen) * 1000) as integer), 0) from uptakes",
    "uptake-taken": "select coalesce(sum(taken), 0) from uptakes",
}


def upgrade() -> None:
    """Make the tables, and count what became of suggestions so far."""
    op.add_column("lookups", sa.Column("is_seen", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "uptakes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Double(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("dismissed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_uptakes_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_uptakes"),
    )
    op.execute(COUNT)
    for name, count in TOTALS.items():
        op.execute(f"insert into counters (name, value) values ('{name}', ({count}))")  # noqa: S608
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model_version", sa.String(length=40), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluations"),
    )
    op.create_index("ix_evaluations_at", "evaluations", ["at"])


def downgrade() -> None:
    """Forget what was counted and measured."""
    op.drop_table("evaluations")
    op.drop_table("uptakes")
    op.execute("delete from counters where name in ('uptake-seen', 'uptake-taken')")
    op.drop_column("lookups", "is_seen")
