"""What happened to a ticket stays as it was written: no row of its record is altered, or taken out while it is there.

Revision ID: 0029
Revises: 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

WRITTEN = "ticket_id, at, kind, by_label, text, is_public, data"
"""All but who it was: an account that is removed leaves the name that it had."""

WHY = "what happened to a ticket stays as it was written"
STILL = "EXISTS (SELECT 1 FROM tickets WHERE tickets.id = OLD.ticket_id)"
TRIGGERS = {
    "ticket_events_stay": (f"BEFORE UPDATE OF {WRITTEN}", ""),
    "ticket_events_remain": ("BEFORE DELETE", f"WHEN {STILL}"),
}


def upgrade() -> None:
    """Make the triggers; with a ticket its record may go."""
    if op.get_context().dialect.name == "postgresql":
        _on_postgresql()
        return
    for name, (when, only) in TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {name} {when} ON ticket_events {only} BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        )


def _on_postgresql() -> None:
    refuse = f"RAISE EXCEPTION '{WHY}';"
    bodies = {"ticket_events_stay": refuse, "ticket_events_remain": f"IF {STILL} THEN {refuse} END IF;"}
    for name, (when, _only) in TRIGGERS.items():
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {bodies[name]} RETURN OLD; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} {when} ON ticket_events FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Drop them."""
    postgresql = op.get_context().dialect.name == "postgresql"
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER {name}" + (" ON ticket_events" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
