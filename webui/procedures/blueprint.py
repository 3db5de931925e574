"""The blueprint of runs; all of it is for the support alone."""

from flask import Blueprint

from webui.workbench.blueprint import for_support

procedures = Blueprint("procedures", __name__, url_prefix="/workbench")
procedures.before_request(for_support)
