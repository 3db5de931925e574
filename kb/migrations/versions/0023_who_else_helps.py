"""Who follows tickets, who is asked about them, contacts at vendors, and tickets of which the lead was told.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the index."""
    op.create_table(
        "vendor_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("organisation", sa.String(120), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("mail", sa.String(200), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vendor_contacts"),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("vendor_id", sa.Integer(), nullable=True),
        sa.Column("whom", sa.String(240), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(240), nullable=False),
        *_links("consultations", ticket_id="tickets CASCADE", team_id="teams", person_id="people"),
        *_links("consultations", vendor_id="vendor_contacts", asked_by_id="people"),
        sa.PrimaryKeyConstraint("id", name="pk_consultations"),
    )
    op.create_index("ix_consultations_ticket_id", "consultations", ["ticket_id"])
    op.create_index("ix_consultations_team", "consultations", ["team_id", "answered_at"])
    op.create_index("ix_consultations_person", "consultations", ["person_id", "answered_at"])
    op.create_table(
        "ticket_followers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        *_links("ticket_followers", person_id="people CASCADE", ticket_id="tickets CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "ticket_id", name="pk_ticket_followers"),
    )
    op.create_index("ix_ticket_followers_ticket_id", "ticket_followers", ["ticket_id"])
    op.create_index("ix_tickets_lead_told", "tickets", ["status", "lead_told_at"])


def _links(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    """Return the foreign keys of columns to tables; what points to something removed is emptied or goes along."""
    return [
        sa.ForeignKeyConstraint(
            [name],
            [f"{to.split()[0]}.id"],
            name=f"fk_{table}_{name}",
            ondelete=[*to.split(), "SET NULL"][1],
        )
        for name, to in columns.items()
    ]


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_tickets_lead_told", "tickets")
    for table in ("ticket_followers", "consultations", "vendor_contacts"):
        op.drop_table(table)
