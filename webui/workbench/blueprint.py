"""The blueprint that the workbench's files hang their pages on; all of it is for the support alone."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.errors import Forbidden
from kb.models import Person
from kb.sentences import sentence as _
from webui import access

workbench = Blueprint("workbench", __name__, url_prefix="/workbench")


@workbench.before_request
def for_support() -> Response | None:
    """Send visitors to sign in and back to where they worked, and refuse everybody else who is no agent."""
    if access.person() is None:
        if is_part():
            abort(401)
        return redirect(url_for("portal.sign_in", next=_here()))
    rights.require(rights.is_support(access.person()))
    return None


def _here() -> str:
    if request.method == "GET":
        return request.full_path.rstrip("?")
    number = (request.view_args or {}).get("number")
    return url_for("workbench.ticket", number=number) if number else url_for("workbench.queue")


def is_part() -> bool:
    """Tell whether a page that is open asks for a part of itself."""
    return "X-Part" in request.headers


def agent() -> Person:
    """Return the agent who works here."""
    person = access.person()
    if person is None or not rights.is_support(person):
        raise Forbidden(_("没有做这件事的权限"))
    return person
