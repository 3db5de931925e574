"""The first page of administration: how it is, and the way to everything else."""

from flask import render_template

from kb import accounts, demo, settings
from webui.admin.blueprint import admin
from webui.installation import health, services


@admin.get("/")
def overview() -> str:
    """Show what wants attention, and lead on."""
    with services().sessions.read() as db:
        return render_template(
            "admin/overview.html",
            counts=accounts.counts(db),
            changes=settings.recent(db, limit=6),
            report=health.report(),
            has_demo=demo.is_there(db),
        )
