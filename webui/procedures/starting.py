"""Begin the steps of an article: from the desk of a ticket, or from the article by choosing a ticket."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, procedures, queues, tickets
from kb.errors import KnowledgeError
from kb.models import Article
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.procedures.blueprint import procedures as blueprint
from webui.workbench.blueprint import agent

OWN = 20


@blueprint.get("/procedures/<number>")
def choose(number: str) -> str:
    """Ask on which ticket the steps of an article are to be taken."""
    return _choosing(number)


@blueprint.post("/procedures/<number>")
def chosen(number: str) -> tuple[str, int] | Response:
    """Begin on the ticket that was chosen, or say why not."""
    try:
        return _begin(request.form.get("ticket", ""), number)
    except KnowledgeError as error:
        return _choosing(number, str(error)), 422


@blueprint.post("/tickets/<number>/procedures")
def start(number: str) -> Response:
    """Begin on a ticket, or go on where it stands."""
    return _begin(number, request.form.get("run", ""))


def _begin(ticket: str, reference: str) -> Response:
    by = agent()
    with services().sessions.begin() as db:
        found, article = tickets.get(db, ticket, by), articles.get(db, reference, by)
        run = procedures.start(db, found, article, by=by, at=services().clock())
    return redirect(url_for("procedures.run", number=found.number, key=run.id), 303)


def _choosing(number: str, why: str = "") -> str:
    with services().sessions.read() as db:
        article: Article = articles.get(db, number, agent())
        return render_template(
            "procedures/choose.html",
            article=article,
            can_run=procedures.is_runnable(article),
            tickets=queues.listing(db, agent(), "mine", at=services().clock(), limit=OWN),
            typed=request.form.get("ticket", ""),
            why=why or ("" if procedures.is_runnable(article) else _("这篇文章没有可以执行的步骤")),
        )
