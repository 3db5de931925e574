"""Take the demo away by one click, after saying what goes and what stays."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kb import demo, rights
from webui import access
from webui.first_run.blueprint import first_run
from webui.installation import services
from webui.installation.upkeep import ask_to_rebuild
from webui.presentation.language import gettext as _

SHOWN = 100


@first_run.get("/demo")
@access.needs(rights.is_admin)
def demo_data() -> str:
    """Say what would go and what would stay."""
    with services().sessions.read() as db:
        return render_template(
            "first_run/demo.html",
            is_there=demo.is_there(db),
            plan=demo.plan(db, access.somebody()) if demo.is_there(db) else None,
            shown=SHOWN,
        )


@first_run.post("/demo")
@access.needs(rights.is_admin)
def remove_demo() -> Response:
    """Remove the demo, and have index and model made anew without it."""
    with services().sessions.begin() as db:
        done = demo.remove(db, by=access.somebody(), at=services().clock())
    ask_to_rebuild(services())
    flash(
        _(
            "演示数据已删除：%(articles)s 篇文章、%(tickets)s 张工单、%(accounts)s 个账号；留下了 %(kept)s 项。",
            articles=len(done.articles),
            tickets=len(done.tickets),
            accounts=len(done.accounts),
            kept=len(done.kept),
        )
    )
    return redirect(url_for("first_run.guide"), 303)
