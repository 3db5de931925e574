"""The blueprint of the page about quality; for engineers and admins alone."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

quality = Blueprint("quality", __name__, url_prefix="/quality")
access.keep_for(quality, rights.may_curate, "quality.overview", _("只有有发布权的人和管理员可以看推荐质量"))
