"""The guide: a name, the first own article, the first own ticket, and how the one answers the other."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, demo, first_run, rights, settings
from kb.content import Content
from kb.errors import Invalid
from kb.forms import TicketForm
from webui import access, answers
from webui.first_run.blueprint import first_run as pages
from webui.installation import services

WORDS = ("site_name", "contact")


@pages.get("/guide")
@access.needs(rights.is_admin)
def guide() -> str:
    """Show the step that comes next, or one that is asked for."""
    return _page()


@pages.post("/guide/name")
@access.needs(rights.is_admin)
def give_name() -> tuple[str, int] | Response:
    """Give the site its name."""
    wanted = {name: request.form.get(name, "") for name in WORDS}
    try:
        with services().sessions.begin() as db:
            settings.change(db, wanted, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page("name", error.fields), 422
    return redirect(url_for("first_run.guide", step="article"), 303)


@pages.post("/guide/article")
@access.needs(rights.is_admin)
def write_article() -> tuple[str, int] | Response:
    """Publish the first article."""
    typed = {name: request.form.get(name, "") for name in ("title", "body", "category", "visibility")}
    at = services().clock()
    try:
        with services().sessions.begin() as db:
            article = articles.draft(db, Content.parse(typed), by=access.person(), at=at)
            articles.publish(db, article, at=at)
    except Invalid as error:
        return _page("article", error.fields), 422
    return redirect(url_for("first_run.guide", step="ticket"), 303)


@pages.post("/guide/ticket")
@access.needs(rights.is_admin)
def open_ticket() -> tuple[str, int] | Response:
    """Open the first ticket."""
    me = access.somebody()
    typed = {"title": request.form.get("title", ""), "description": request.form.get("description", "")}
    requester = {"name": me.label, "contact": me.contact or me.name}
    try:
        form = TicketForm.parse({**typed, "requester": requester}, services().settings.zone)
        answers.open_ticket(form, "web")
    except Invalid as error:
        return _page("ticket", error.fields), 422
    return redirect(url_for("first_run.guide", step="done"), 303)


def _page(step: str = "", errors: dict[str, str] | None = None) -> str:
    with services().sessions.read() as db:
        done, has_demo = first_run.progress(db), demo.is_there(db)
    asked = step or request.args.get("step", "")
    step = asked if asked in first_run.STEPS else done.step
    found = []
    if done.ticket is not None and step == "done":
        found = answers.suggest(done.ticket.description, title=done.ticket.title).suggestions
    house = services().house()
    return render_template(
        "first_run/guide.html",
        step=step if done.article or step in {"name", "article"} else "article",
        steps=first_run.STEPS,
        done=done,
        has_demo=has_demo,
        data=services().settings.data,
        found=found,
        values=request.form or {name: getattr(house, name) for name in WORDS},
        errors=errors or {},
    )
