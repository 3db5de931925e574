"""The blueprint that the knowledge desk's files hang their pages on; all of it is for the support alone."""

from flask import Blueprint

from webui.workbench.blueprint import for_support

knowledge = Blueprint("knowledge", __name__, url_prefix="/knowledge")
knowledge.before_request(for_support)
