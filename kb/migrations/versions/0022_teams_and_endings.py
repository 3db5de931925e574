"""Teams of the support, and how tickets are worked on and end.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TEXTS = {"difficulty": 10, "lang": 8, "ended": 20}
NUMBERS = ("reopened", "urged")
LINKS = {"team_id": "teams", "duplicate_of_id": "tickets"}
INDEXES = {
    "ix_tickets_team": ["status", "team_id"],
    "ix_tickets_resolved": ["status", "resolved_at"],
    "ix_tickets_duplicate_of_id": ["duplicate_of_id"],
}


def upgrade() -> None:
    """Make the tables and columns; what was closed so far was closed by its requester's word."""
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name="fk_teams_lead_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("name", name="uq_teams_name"),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name="fk_team_members_team_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_team_members_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", name="pk_team_members"),
    )
    op.create_index("ix_team_members_person_id", "team_members", ["person_id"])
    for name, length in TEXTS.items():
        op.add_column("tickets", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("workaround", sa.Text(), nullable=False, server_default=""))
    for name in NUMBERS:
        op.add_column("tickets", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tickets", sa.Column("urged_at", UtcDateTime(), nullable=True))
    for name, table in LINKS.items():
        # The table is not made anew: dropping the old one would take its events along.
        constraint = f"CONSTRAINT fk_tickets_{name} REFERENCES {table}(id) ON DELETE SET NULL"
        op.execute(f"ALTER TABLE tickets ADD COLUMN {name} INTEGER {constraint}")
    for name, columns in INDEXES.items():
        op.create_index(name, "tickets", columns)
    op.execute("UPDATE tickets SET ended = 'confirmed' WHERE status = 'closed' AND channel <> 'import'")


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "tickets")
    for name in (*LINKS, *TEXTS, *NUMBERS, "workaround", "urged_at"):
        op.drop_column("tickets", name)
    op.drop_table("team_members")
    op.drop_table("teams")
