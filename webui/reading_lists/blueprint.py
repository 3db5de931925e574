"""Two blueprints: what readers see, and the editor of engineers and admins."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.sentences import sentence as _
from webui import access

reading_lists = Blueprint("reading_lists", __name__)
kept_lists = Blueprint("kept_lists", __name__, url_prefix="/knowledge/reading-lists")


@kept_lists.before_request
def for_publishers() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who may not publish."""
    if access.person() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else url_for("kept_lists.listing")
        return redirect(url_for("portal.sign_in", next=target))
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以编辑专题"))
    return None
