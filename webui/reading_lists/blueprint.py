"""Two blueprints: what readers see, and the editor of engineers and admins."""

from flask import Blueprint

from kb import rights
from kb.sentences import sentence as _
from webui import access

reading_lists = Blueprint("reading_lists", __name__)
kept_lists = Blueprint("kept_lists", __name__, url_prefix="/knowledge/reading-lists")
access.keep_for(kept_lists, rights.may_publish, "kept_lists.listing", _("只有有发布权的人可以编辑专题"))
