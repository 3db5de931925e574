"""The blueprint that the knowledge desk's files hang their pages on; all of it is for the support alone."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.errors import Forbidden
from kb.models import Person
from kb.sentences import sentence as _
from webui import access

knowledge = Blueprint("knowledge", __name__, url_prefix="/knowledge")


@knowledge.before_request
def for_support() -> Response | None:
    """Send visitors to sign in and back to what they wrote, and refuse everybody else who is no agent."""
    if access.person() is None:
        if "X-Part" in request.headers:
            abort(401)
        return redirect(url_for("portal.sign_in", next=_here()))
    rights.require(rights.is_support(access.person()))
    return None


def writer() -> Person:
    """Return who writes here."""
    person = access.person()
    if person is None or not rights.is_support(person):
        raise Forbidden(_("没有做这件事的权限"))
    return person


def _here() -> str:
    if request.method == "GET":
        return request.full_path.rstrip("?")
    number = (request.view_args or {}).get("number")
    if number:
        return url_for("knowledge.edit", number=number)
    return url_for("knowledge.new" if request.endpoint == "knowledge.create" else "knowledge.listing")
