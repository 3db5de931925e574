"""The blueprint of administration; all of it is for administrators alone."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.sentences import sentence as _
from webui import access

admin = Blueprint("admin", __name__, url_prefix="/admin")


@admin.before_request
def for_admins() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who does not run this."""
    if access.person() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else url_for("admin.overview")
        return redirect(url_for("portal.sign_in", next=target))
    rights.require(rights.is_admin(access.person()), _("只有管理员可以看这一页"))
    return None
