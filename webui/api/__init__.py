"""What do scripts and other systems send and read? One blueprint per noun under /api/v1."""

from flask import Blueprint, Flask, g
from werkzeug.exceptions import Unauthorized

from webui.api import (
    articles,
    complete,
    docs,
    endings,
    feedback,
    handing,
    imports,
    intake,
    known_issues,
    recommendations,
    search,
    tickets,
)
from webui.api.openapi import PREFIX


def install(app: Flask) -> None:
    """Add the API and its documentation."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    for noun in (
        search,
        complete,
        recommendations,
        articles,
        imports,
        tickets,
        endings,
        handing,
        intake,
        known_issues,
        feedback,
    ):
        api.register_blueprint(noun.blueprint)
    api.before_request(_refuse_wrong_token)
    app.register_blueprint(api)
    app.register_blueprint(docs.blueprint)


def _refuse_wrong_token() -> None:
    if g.get("bad_token"):
        raise Unauthorized()
