"""Who is asking: sign-in by cookie or token, CSRF, the browser's random name, and limits on repeated actions."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Blueprint, Flask, Response, g, redirect, request, session, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import TooManyRequests

from kb import people, rights
from kb.errors import Forbidden
from kb.lookups import Asker
from kb.models import Person
from kb.sentences import sentence as _
from webui import sending
from webui.installation import services

P = ParamSpec("P")
R = TypeVar("R")

csrf = CSRFProtect()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Check CSRF on every unsafe request that a cookie speaks for, and send the protecting headers."""
    csrf.init_app(app)

    @app.before_request
    def identify() -> None:
        g.person = None
        if sending.is_file():
            return
        g.person = _by_token() or _by_cookie()
        unsafe = request.method not in {"GET", "HEAD", "OPTIONS", "TRACE"}
        if unsafe and (not is_api() or g.signed_in_by == "cookie"):
            csrf.protect()

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not sending.is_file():
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def is_api() -> bool:
    """Tell whether this request speaks to the API."""
    return request.path.startswith("/api/")


def _by_token() -> Person | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    g.signed_in_by = ""
    if scheme.lower() != "bearer" or not token:
        return None
    with services().sessions.read() as db:
        person = people.with_token(db, token.strip())
    g.signed_in_by = "token" if person else ""
    g.bad_token = person is None
    return person


def _by_cookie() -> Person | None:
    """Return whom the session belongs to; it stays as it is, for an answer may come late, after a newer session."""
    key = session.get("key")
    if not key or g.get("bad_token"):
        return None
    at = services().clock()
    with services().sessions.read() as db:
        person = people.signed_in(db, key, at)
        was_long_ago = people.is_to_be_touched(db, key, at)
    if person is None:
        return None
    g.signed_in_by = "cookie"
    if was_long_ago:
        with services().sessions.begin() as db:
            people.touch(db, key, at)
    return person


def person() -> Person | None:
    """Return who is signed in."""
    found: Person | None = g.get("person")
    return found


def somebody() -> Person:
    """Return who is signed in; Forbidden when nobody is."""
    found = person()
    if found is None:
        raise Forbidden(_("请先登录"))
    return found


def asker() -> Asker:
    """Return who looks something up; a browser without account gets a random name of its own."""
    someone = person()
    if is_api() and not request.cookies:
        return Asker(someone)
    if "visitor" not in session:
        session["visitor"] = secrets.token_urlsafe(12)
        session.permanent = True
        g.is_new_visitor = True
    return Asker(someone, session["visitor"], g.get("is_new_visitor", False))


def sign_in(someone: Person) -> None:
    """Start a fresh session for somebody whose password was right."""
    visitor = session.get("visitor") or secrets.token_urlsafe(12)
    session.clear()
    session["visitor"] = visitor
    with services().sessions.begin() as db:
        session["key"] = people.sign_in(db, someone, services().clock())
    session.permanent = True
    g.person = someone


def sign_out() -> None:
    """End the session here and in the database."""
    key = session.get("key")
    session.clear()
    if key:
        with services().sessions.begin() as db:
            people.sign_out(db, key)
    g.person = None


def needs(allowed: Callable[[Person | None], bool]) -> Callable[[Callable[P, R]], Callable[P, R | Any]]:
    """Let only those pass for whom `allowed` is true; pages send visitors to sign in first."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Any]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Any:
            if person() is None and not is_api():
                return redirect(url_for("portal.sign_in", next=request.full_path.rstrip("?")))
            rights.require(allowed(person()))
            return view(*args, **kwargs)

        return guarded

    return decorate


def keep_for(blueprint: Blueprint, allowed: Callable[[Person | None], bool], home: str, *why: str) -> None:
    """Keep a blueprint for those for whom `allowed` is true; others are told why, if it says so.

    Visitors are sent to sign in and back where they were, or `home` after a form.
    """

    @blueprint.before_request
    def check() -> Any:
        if person() is None:
            here = request.full_path.rstrip("?") if request.method == "GET" else url_for(home)
            return redirect(url_for("portal.sign_in", next=here))
        rights.require(allowed(person()), *why)
        return None


def is_signed_in(someone: Person | None) -> bool:
    """Tell whether somebody has an account."""
    return someone is not None


def safe_next(target: str) -> str:
    """Return a path of this site to go on to, never another host."""
    if (
        target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and "\\" not in target
        and target.isprintable()
    ):
        return target
    return url_for("portal.home")


def limit(action: str, most: int, within: timedelta, *, at_one_address: int | None = None) -> None:
    """Count one action and stop it when there were too many in the time; the support is not limited.

    Accounts are counted each by itself, visitors together by their address, which may be that of a whole office.
    """
    someone = person()
    if not services().settings.rate_limits or rights.is_support(someone):
        return
    at = services().clock()
    who = f"account {someone.id}" if someone else request.remote_addr or "?"
    if someone is None and at_one_address is not None:
        most = at_one_address
    with services().sessions.begin() as db:
        if people.attempts(db, action, who, at - within) >= most:
            raise TooManyRequests(retry_after=int(within.total_seconds()))
        people.note_attempt(db, action, who, at)
