"""The blueprint that the portal's files hang their pages on."""

from flask import Blueprint

portal = Blueprint("portal", __name__)
