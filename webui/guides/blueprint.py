"""The blueprint of the help pages; they are the same for everybody."""

from flask import Blueprint

guides = Blueprint("guides", __name__, url_prefix="/help")
