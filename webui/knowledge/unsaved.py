"""What was typed and not saved: kept on the server while somebody writes, offered again, or thrown away."""

from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import unsaved
from kb.models import Unsaved
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer

FIELDS = (
    *("title", "phrasings", "category", "tags", "type", "visibility", "groups", "lang", "body"),
    *("product", "related", "related_tickets"),
)
NEW = "new"


@knowledge.post("/unsaved")
def keep() -> dict[str, str]:
    """Keep what is in the editor now."""
    return {"at": keep_typed(subject()).at.isoformat()}


def keep_typed(about: str) -> Unsaved:
    """Keep what the editor has sent of a subject."""
    revision = request.form.get("revision", type=int) or 0
    with services().sessions.begin() as db:
        return unsaved.keep(db, about, texts(), revision=revision, by=writer(), at=services().clock())


def texts() -> dict[str, str]:
    """Return the fields of the editor as they were sent, one text each: groups are lines."""
    sent = {name: request.form[name] for name in FIELDS if name in request.form}
    return sent | {"groups": "\n".join(request.form.getlist("groups"))}


@knowledge.post("/unsaved/drop")
def drop() -> Response:
    """Throw it away and show what is stored."""
    with services().sessions.begin() as db:
        unsaved.forget(db, subject(), writer())
    number = request.form.get("article", "")
    back = url_for("knowledge.edit", number=number) if number else request.form.get("back", "")
    here = url_for("knowledge.new")
    return redirect(back if back.startswith((here, url_for("knowledge.listing"))) else here, 303)


def subject() -> str:
    """Return what the form in hand is about: an article, or where a new one comes from."""
    return of(request.form.get("article", ""), request.form.get("ticket", ""), request.form.get("gap", ""))


def of(article: str = "", ticket: str = "", gap: str = "") -> str:
    """Name what somebody writes."""
    if article:
        return article[:60]
    return ":".join(part for part in (NEW, ticket, gap) if part)[:60]


def offered(db: Session, about: str, stored: dict[str, Any]) -> Unsaved | None:
    """Return what was typed and not saved of a subject, if it differs from what is stored."""
    kept = unsaved.find(db, about, writer())
    if kept is None:
        return None
    differs = any(_plain(kept.values.get(name, "")) != _plain(stored.get(name, "")) for name in kept.values)
    return kept if differs else None


def _plain(text: object) -> str:
    return "\n".join(str(text).replace("\r\n", "\n").strip().split("\n"))
