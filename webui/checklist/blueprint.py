"""The blueprint of the quality checklist; all of it is for engineers and admins alone."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

checklist = Blueprint("checklist", __name__, url_prefix="/knowledge")
access.keep_for(checklist, rights.may_publish, "checklist.edit", _("只有有发布权的人可以用质量清单"))
