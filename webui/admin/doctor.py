"""What `jieda doctor` says, on a page: each part, how it is, and how to mend it."""

from flask import render_template, request

from webui.admin.blueprint import admin
from webui.installation import doctor as examining
from webui.installation import health, services


@admin.get("/doctor")
def doctor() -> str:
    """Look at every part now; at what takes long only when asked."""
    thoroughly = request.args.get("all") == "1"
    checks = list(examining.examine(services(), thoroughly=thoroughly))
    return render_template(
        "admin/doctor.html",
        checks=checks,
        thoroughly=thoroughly,
        worst=max(check.outcome for check in checks),
        marks=examining.MARKS,
        report=health.report(),
    )
