"""Who may come in by a number and its secret key? Guesses are counted, whether there is such a ticket or not.

The answer to a guess is always the same. Too many from one address close the door to that address for a while; too many
at one number, from wherever, close it to all further guesses, but never to who has the key: nobody can lock out others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from flask import request
from werkzeug.exceptions import TooManyRequests

from kb import people, rights
from kb.errors import NotFound
from kb.text import one_line
from webui import access
from webui.installation import services

WINDOW: Final = timedelta(minutes=15)
BY_ADDRESS: Final = 60
AT_NUMBER: Final = 20
ADDRESS, NUMBER = "guess-ticket", "guess-key"


@contextmanager
def guarded(number: str) -> Iterator[None]:
    """Let in who comes rightly, and count who does not; the support is not counted."""
    if not services().settings.rate_limits or rights.is_support(access.person()):
        yield
        return
    at, address = services().clock(), request.remote_addr or "?"
    with services().sessions.read() as db:
        if people.attempts(db, ADDRESS, address, at - WINDOW) >= BY_ADDRESS:
            raise TooManyRequests(retry_after=int(WINDOW.total_seconds()))
    try:
        yield
    except NotFound:
        _count(address, one_line(number).upper()[:60])
        raise


def _count(address: str, number: str) -> None:
    at = services().clock()
    with services().sessions.begin() as db:
        tried = people.attempts(db, NUMBER, number, at - WINDOW)
        people.note_attempt(db, ADDRESS, address, at)
        people.note_attempt(db, NUMBER, number, at)
    if tried >= AT_NUMBER:
        raise TooManyRequests(retry_after=int(WINDOW.total_seconds())) from None
