"""Until when tickets want what, when somebody must look at them, and for whom they wait.

Open tickets from before are computed by the watch when it first looks at them.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from kb.database import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SETTINGS = sa.table("settings", sa.column("name", sa.String), sa.column("value", sa.JSON))
MOMENTS = (
    *("planned_at", "lead_told_at", "acceptance_due", "on_site_due"),
    *("next_due", "warned_from", "alarm_at", "accepted_at", "on_site_at"),
)
OTHERS = ("tier", "line", "waiting_for", "zone", "paused_left", "watch", "timed_by")
INDEXES = {
    "ix_tickets_next_due": ["next_due"],
    "ix_tickets_warned": ["warned_from", "next_due"],
    "ix_tickets_alarm": ["alarm_at"],
    "ix_tickets_timed": ["status", "timed_by"],
}


def upgrade() -> None:
    """Make the columns and their indexes, and the table of contracts."""
    op.create_table(
        "contracts",
        sa.Column("customer_no", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("tier", sa.String(10), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("customer_no", name="pk_contracts"),
    )
    for name in MOMENTS:
        op.add_column("tickets", sa.Column(name, UtcDateTime(), nullable=True))
    op.add_column("tickets", sa.Column("tier", sa.String(10), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("line", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("tickets", sa.Column("waiting_for", sa.String(200), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("zone", sa.String(60), nullable=False, server_default="UTC"))
    op.add_column("tickets", sa.Column("paused_left", sa.Integer(), nullable=True))
    op.add_column("tickets", sa.Column("watch", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("tickets", sa.Column("timed_by", sa.String(8), nullable=False, server_default=""))
    for name, columns in INDEXES.items():
        op.create_index(name, "tickets", columns)
    if not op.get_context().as_sql:
        _name_calendars()


def _name_calendars() -> None:
    """Store the one calendar that was set as the first of several, with the hours of each weekday."""
    bind = op.get_bind()
    held = bind.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == "calendar")).scalar()
    kept = (held or {}).get("value")
    if isinstance(kept, dict) and {"weekdays", "opens", "closes"} <= kept.keys():
        hours = [[kept["opens"], kept["closes"]]]
        week = [hours if day in kept["weekdays"] else [] for day in range(7)]
        days = {name: kept.get(name, []) for name in ("holidays", "workdays")}
        value = {"value": {"": {"week": week, **days, "zone": ""}}}
        bind.execute(SETTINGS.insert().values(name="calendars", value=value))
    bind.execute(SETTINGS.delete().where(SETTINGS.c.name == "calendar"))


def downgrade() -> None:
    """Drop them."""
    for name in INDEXES:
        op.drop_index(name, "tickets")
    for name in (*MOMENTS, *OTHERS):
        op.drop_column("tickets", name)
    op.drop_table("contracts")
