"""An article as plain text, to be pasted into a messenger, a mail or a text message."""

from urllib.parse import urljoin

from flask import Response, jsonify, render_template, request

from kb import articles, lookups, rights, tickets
from kb.models import Article
from webui import access
from webui.addresses import links
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import actions
from webui.workbench.prefill import as_text


@portal.get("/articles/<number>/plain")
def plain(number: str) -> str:
    """Show an article as text to be copied by hand."""
    with services().sessions.read() as db:
        found = articles.get(db, number, access.person())
    return render_template("workbench/plain.html", article=found, text=_text(found), ticket="")


@portal.post("/articles/<number>/plain")
def copy_plain(number: str) -> str | Response:
    """Give an article as text; an agent who came from a ticket has applied it there."""
    with services().sessions.read() as db:
        found = articles.get(db, number, access.person())
    ticket = _applied(found, request.form.get("from", ""))
    said = (
        _("已复制为纯文本，并在工单 %(ticket)s 里记为引用。", ticket=ticket)
        if ticket
        else _("已复制为纯文本。")
    )
    if "X-Part" in request.headers:
        return jsonify(text=_text(found), said=said)
    return render_template("workbench/plain.html", article=found, text=_text(found), ticket=ticket)


def _text(article: Article) -> str:
    return as_text(article, urljoin(request.host_url, links.article_url(article)))


def _applied(article: Article, key: str) -> str:
    """Apply an article to the ticket whose suggestion led an agent to it; return the ticket's number."""
    person = access.person()
    if person is None or not rights.is_support(person) or not article.is_findable:
        return ""
    with services().sessions.begin() as db:
        lookup = lookups.find(db, key)
        rows = tickets.by_ids(db, [lookup.ticket_id]) if lookup and lookup.ticket_id else {}
        for ticket in rows.values():
            actions.cite(db, ticket, article.number, by=person, at=services().clock(), lookup=key)
            return ticket.number
    return ""
