"""Two blueprints: the worklist of the support, and what readers send."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from webui import access

flags = Blueprint("flags", __name__, url_prefix="/knowledge/flags")
told = Blueprint("told_flags", __name__)


@flags.before_request
def for_support() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who does not work for the support."""
    if access.person() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else url_for("flags.worklist")
        return redirect(url_for("portal.sign_in", next=target))
    rights.require(rights.is_support(access.person()))
    return None
