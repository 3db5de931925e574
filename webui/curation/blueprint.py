"""The blueprint of the pages that teach the search; all of it is for engineers and admins alone."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.sentences import sentence as _
from webui import access

curation = Blueprint("curation", __name__, url_prefix="/curation")


@curation.before_request
def for_curators() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who may not teach the search."""
    if access.person() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else url_for("curation.groups")
        return redirect(url_for("portal.sign_in", next=target))
    rights.require(rights.may_curate(access.person()), _("只有有发布权的人和管理员可以调校搜索"))
    return None
