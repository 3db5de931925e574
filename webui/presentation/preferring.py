"""What somebody prefers on pages: kept with the account, and in a cookie for who has none."""

from collections.abc import Callable, Container
from typing import Final

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb.models import Person
from webui import access
from webui.installation import services

KEPT_SECONDS: Final = 365 * 24 * 3600


def keep(
    field: str, cookie: str, known: Container[str], store: Callable[[Session, Person, str], None]
) -> Response:
    """Keep what a form's field chooses, if it is known, and go back to the page."""
    name = request.form.get(field, "")
    response = redirect(access.safe_next(request.form.get("next", "")), 303)
    if name not in known:
        return response
    if person := access.person():
        with services().sessions.begin() as db:
            store(db, person, name)
    response.set_cookie(
        cookie, name, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response
