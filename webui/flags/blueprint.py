"""Two blueprints: the worklist of the support, and what readers send."""

from flask import Blueprint

from kb import rights
from webui import access

flags = Blueprint("flags", __name__, url_prefix="/knowledge/flags")
told = Blueprint("told_flags", __name__)
access.keep_for(flags, rights.is_support, "flags.worklist")
