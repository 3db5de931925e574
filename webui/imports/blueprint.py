"""The blueprint of imports and exports; all of it is for those who may publish."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from kb import rights
from kb.sentences import sentence as _
from webui import access

imports = Blueprint("imports", __name__, url_prefix="/knowledge")


@imports.before_request
def for_publishers() -> Response | None:
    """Send visitors to sign in, and refuse everybody else who may not publish."""
    if access.person() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else url_for("imports.listing")
        return redirect(url_for("portal.sign_in", next=target))
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以导入和导出"))
    return None
