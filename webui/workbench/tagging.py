"""The tags of a ticket: added and removed at its desk, with help from those that are used already."""

from collections.abc import Mapping, Sequence

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from kb import tickets
from kb.errors import Invalid
from kb.models import Ticket
from webui.installation import services
from webui.workbench import desk
from webui.workbench.blueprint import agent, workbench

KNOWN = 50


@workbench.post("/tickets/<number>/tags")
def save_tags(number: str) -> tuple[str, int] | Response:
    """Add what was typed and remove what was chosen."""
    form = request.form
    try:
        with services().sessions.begin() as db:
            found = tickets.get(db, number, agent())
            tickets.tag(
                db, found, [form.get("tag", "")], form.getlist("untag"), by=agent(), at=services().clock()
            )
    except Invalid as error:
        return desk.show(number, dict(form), error.fields), 422
    return redirect(url_for("workbench.ticket", number=number) + "#tags", 303)


@workbench.app_template_global()
def tags_at(found: Ticket) -> Sequence[str]:
    """Return the tags of a ticket."""
    with services().sessions.read() as db:
        return tickets.tags_of(db, [found]).get(found.id, ())


@workbench.app_template_global()
def tags_at_each(found: Sequence[Ticket]) -> Mapping[int, Sequence[str]]:
    """Return the tags of the tickets of a list, by their ids."""
    with services().sessions.read() as db:
        return tickets.tags_of(db, found)


@workbench.app_template_global()
def known_tags() -> Sequence[str]:
    """Return the tags that are used most."""
    with services().sessions.read() as db:
        return tickets.known_tags(db, limit=KNOWN)
