"""Say what is wrong with an article: as its reader, or from the ticket where it did not fit."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, flags, rights, tickets
from kb.errors import Invalid
from kb.flags import Wrong
from kb.models import Article, ArticleFlag, Ticket
from webui import access
from webui.flags.blueprint import told
from webui.installation import services
from webui.presentation.language import gettext as _


@told.get("/articles/<number>/flag")
def ask(number: str) -> str:
    """Ask what is wrong."""
    return _form(number)


@told.post("/articles/<number>/flag")
def send(number: str) -> tuple[str, int] | Response:
    """Make a task of it."""
    access.limit("flag", 10, timedelta(minutes=10), at_one_address=60)
    asker, person = access.asker(), access.person()
    try:
        wrong = Wrong.parse(request.form)
        with services().sessions.begin() as db:
            article = articles.get(db, number, person)
            ticket = _ticket(db, request.form.get("ticket", ""))
            flags.raise_flag(db, article, wrong, asker=asker, at=services().clock(), ticket=ticket)
    except Invalid as error:
        return _form(number, request.form, error.fields), 422
    flash(_("谢谢，已经转给维护这篇文章的人。") + (_("处理以后，这一页会告诉你。") if person else ""))
    if ticket is not None:
        return redirect(url_for("workbench.ticket", number=ticket.number), 303)
    return redirect(url_for("portal.article", number=article.number), 303)


def mine(article: Article) -> Sequence[ArticleFlag]:
    """Return what the reader said of an article, and what became of it."""
    person = access.person()
    if person is None:
        return []
    with services().sessions.read() as db:
        return flags.of_reader(db, article, person, services().clock())


def _ticket(db: Session, number: str) -> Ticket | None:
    """Return the ticket that somebody of the support works on."""
    if not number or not rights.is_support(access.person()):
        return None
    return tickets.get(db, number, access.person())


def _form(
    number: str, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> str:
    values = typed or {"ticket": request.args.get("ticket", "")}
    with services().sessions.read() as db:
        return render_template(
            "flags/ask.html",
            article=articles.get(db, number, access.person()),
            ticket=_ticket(db, values.get("ticket", "")),
            values=values,
            errors=errors or {},
        )
