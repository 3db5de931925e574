"""查我的工单: a lost link goes to the contact of its ticket, by mail or by the support; the page never shows it."""

from datetime import timedelta
from urllib.parse import urljoin

from flask import flash, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from kb import link_requests, people, rights, tickets
from kb.errors import NotFound, Problems
from kb.models import Ticket
from kb.text import one_line
from webui import access
from webui.addresses import links
from webui.installation import services
from webui.portal.blueprint import portal
from webui.presentation.language import gettext as _
from webui.tickets import doors

WINDOW = timedelta(minutes=15)
MOST = 30
GUESSES = 6
"""How often the contact of one ticket may be tried in a while, from wherever."""


@portal.get("/tickets/find")
def find_ticket() -> str:
    """Ask for number and contact; the support sees who waits for a link."""
    return _page()


@portal.post("/tickets/find")
def found_ticket() -> str | tuple[str, int] | Response:
    """Go to the ticket whose key is known, show the link to the support, or note that somebody wants it."""
    number, key = one_line(request.form.get("number", "")), request.form.get("key", "").strip()
    if rights.is_support(access.person()):
        return _shown_to_support(number)
    access.limit("find-ticket", MOST, WINDOW)
    if key:
        return _by_key(number, key)
    contact = one_line(request.form.get("contact", ""))
    problems = Problems()
    if not number:
        problems.add("number", _("请填写工单编号"))
    if not contact:
        problems.add("contact", _("请填写提交时留的联系方式"))
    if problems.found:
        return _page(errors=problems.found), 422
    _limit_guesses(number)
    with services().sessions.begin() as db:
        link_requests.ask(db, number, contact, at=services().clock(), by_mail=_is_mailed())
    return _page(is_noted=True)


@portal.post("/tickets/find/<int:key>/told")
@access.needs(rights.is_support)
def link_told(key: int) -> Response:
    """Note that the requester has been told."""
    with services().sessions.begin() as db:
        ticket = link_requests.told(db, key, by=access.somebody(), at=services().clock())
    flash(_("已记下：%(number)s 的链接告诉了需求方。", number=ticket.number))
    return redirect(url_for("portal.find_ticket"), 303)


def count_waiting() -> int:
    """Return how many wait to be told a link."""
    with services().sessions.read() as db:
        return link_requests.count_waiting(db)


def link_of(ticket: Ticket) -> str:
    """Return the whole address that opens a ticket without an account."""
    return urljoin(request.host_url, links.ticket_url(ticket, with_key=True))


def _is_mailed() -> bool:
    """Tell whether links go out by mail here, where the contact is an address."""
    return bool(services().settings.smtp_host and services().settings.public_url)


def _by_key(number: str, key: str) -> tuple[str, int] | Response:
    try:
        with doors.guarded(number), services().sessions.read() as db:
            ticket = tickets.get_by_key(db, number, key)
    except NotFound as error:
        return _page(errors={"number": str(error)}), 422
    return redirect(url_for("portal.ticket", number=ticket.number, key=key))


def _shown_to_support(number: str) -> str | tuple[str, int]:
    try:
        with services().sessions.read() as db:
            return _page(ticket=tickets.get(db, number, access.person()))
    except NotFound as error:
        return _page(errors={"number": str(error)}), 422


def _limit_guesses(number: str) -> None:
    """Stop those who try one contact after the other for a ticket, whether it exists or not."""
    if not services().settings.rate_limits:
        return
    at, who = services().clock(), number.upper()[:60]
    with services().sessions.begin() as db:
        if people.attempts(db, "guess-contact", who, at - WINDOW) >= GUESSES:
            raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))
        people.note_attempt(db, "guess-contact", who, at)


def _page(
    *, errors: dict[str, str] | None = None, is_noted: bool = False, ticket: Ticket | None = None
) -> str:
    is_support = rights.is_support(access.person())
    with services().sessions.read() as db:
        return render_template(
            "tickets/find.html",
            values=request.form if request.method == "POST" and not is_noted else request.args,
            errors=errors or {},
            is_noted=is_noted,
            ticket=ticket,
            waiting=link_requests.waiting(db) if is_support else [],
            link_of=link_of,
            is_mailed=_is_mailed(),
        )
