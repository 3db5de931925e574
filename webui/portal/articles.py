"""An article as readers see it, and their word on it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, feedback, flags, lookups, tickets
from kb.errors import Invalid
from kb.models import Article
from webui import access, answers, procedures
from webui.addresses import links
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _


@portal.get("/articles/<number>")
def article(number: str) -> str | Response:
    """Show an article, and note at the lookup that it was opened from there."""
    origin = request.args.get("from", "")
    with services().sessions.read() as db:
        found = articles.get(db, number, access.person())
    if number != found.number:
        return redirect(_address(found), 301)
    if origin:
        asker = access.asker()
        with services().sessions.begin() as db:
            lookups.note_outcome(db, origin, "opened", at=services().clock(), article=found, asker=asker)
    return _show(found, origin)


@portal.post("/articles/<number>/feedback")
def give_feedback(number: str) -> tuple[str, int] | Response:
    """Store whether it helped, and why not; a complaint shows the page again with what was typed."""
    access.limit("feedback", 60, timedelta(minutes=10))
    try:
        found = _store(number)
    except Invalid as error:
        with services().sessions.read() as db:
            found = articles.get(db, number, access.person())
        return _show(found, request.form.get("from", ""), error.fields), 422
    if request.form.get("helpful") == "1":
        flash(_("很高兴帮到你，已记下。"))
    else:
        flash(_("谢谢，已记下，我们会改进这篇文章。"))
    return redirect(_address(found), 303)


def _store(number: str) -> Article:
    form, asker = request.form, access.asker()
    with services().sessions.begin() as db:
        found = articles.get(db, number, access.person())
        word = feedback.give(
            db,
            found,
            is_helpful=form.get("helpful") == "1",
            asker=asker,
            at=services().clock(),
            reason=form.get("reason", ""),
            comment=form.get("comment", ""),
            lookup_key=form.get("from", ""),
        )
        flags.from_feedback(db, word, found, asker=asker, at=services().clock())
    return found


def _address(found: Article) -> str:
    """Return where an article stands, with the lookup and the words that led to it."""
    kept: dict[str, Any] = {name: request.values.get(name) or None for name in ("from", "q")}
    return url_for("portal.article", number=found.number, **kept)


def _show(found: Article, origin: str, errors: dict[str, str] | None = None) -> str:
    with services().sessions.read() as db:
        shown = articles.get(db, found.number, access.person())
        return render_template(
            "articles/article.html",
            article=shown,
            text=procedures.rendered(shown),
            address=urljoin(request.host_url, links.article_url(shown)),
            origin=origin,
            words=request.values.get("q", ""),
            related=answers.related(shown),
            linked=articles.named(db, shown.related, access.person()),
            linked_tickets=tickets.named(db, shown.related_tickets, access.person()),
            expired=shown.state == "due" and shown.valid_until is not None and shown.valid_until < _today(),
            errors=errors or {},
            values=request.form,
        )


def _today() -> date:
    return services().clock().astimezone(services().settings.zone).date()
