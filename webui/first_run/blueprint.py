"""The blueprint of the beginning; its pages say themselves whom they are for."""

from flask import Blueprint

first_run = Blueprint("first_run", __name__, url_prefix="/welcome")
