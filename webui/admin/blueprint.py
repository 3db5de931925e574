"""The blueprint of administration; all of it is for administrators alone."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

admin = Blueprint("admin", __name__, url_prefix="/admin")
access.keep_for(admin, rights.is_admin, "admin.overview", _("只有管理员可以看这一页"))
