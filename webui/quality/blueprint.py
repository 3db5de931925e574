"""The blueprint of the page about quality; for engineers and admins alone."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.sentences import sentence as _
from webui import access

quality = Blueprint("quality", __name__, url_prefix="/quality")


@quality.before_request
def for_curators() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who may not teach the search."""
    if access.person() is None:
        return redirect(url_for("portal.sign_in", next=request.full_path.rstrip("?")))
    rights.require(rights.may_curate(access.person()), _("只有有发布权的人和管理员可以看推荐质量"))
    return None
