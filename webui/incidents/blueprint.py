"""Two blueprints: the pages of the support, and what readers see and send."""

from flask import Blueprint

from webui.workbench.blueprint import for_support

incidents = Blueprint("incidents", __name__, url_prefix="/workbench")
incidents.before_request(for_support)

known_issues = Blueprint("known_issues", __name__)
