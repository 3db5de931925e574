"""The 诊断报告 of a run, made to be printed."""

from flask import render_template

from kb import procedures, tickets
from webui.installation import services
from webui.procedures.blueprint import procedures as blueprint
from webui.procedures.running import RUN
from webui.workbench.blueprint import agent


@blueprint.get(f"{RUN}/report")
def report(number: str, key: int) -> str:
    """Show what was done, step by step, and what came of it."""
    with services().sessions.read() as db:
        found = procedures.get(db, tickets.get(db, number, agent()), key, agent())
        return render_template(
            "procedures/report.html",
            run=found,
            ticket=found.ticket,
            stands=procedures.progress(db, found),
        )
