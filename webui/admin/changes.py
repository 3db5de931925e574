"""Every change that administrators made, the newest first."""

from flask import render_template, request

from kb import settings
from webui.admin.blueprint import admin
from webui.installation import services

PAGE = 50


@admin.get("/changes")
def changes() -> str:
    """List the changes of settings, accounts and the demo."""
    before = request.args.get("before", type=int)
    with services().sessions.read() as db:
        found = settings.recent(db, limit=PAGE + 1, before=before)
    more = found[PAGE - 1].id if len(found) > PAGE else 0
    return render_template("admin/changes.html", changes=found[:PAGE], more=more)
