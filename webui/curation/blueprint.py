"""The blueprint of the pages that teach the search; all of it is for engineers and admins alone."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

curation = Blueprint("curation", __name__, url_prefix="/curation")
access.keep_for(curation, rights.may_curate, "curation.groups", _("只有有发布权的人和管理员可以调校搜索"))
