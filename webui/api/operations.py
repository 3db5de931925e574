"""One API call: what it takes, what it answers, who may make it; the same words check it and document it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response
from pydantic import BaseModel

from kb import rights
from kb.models import Person
from kb.sentences import sentence as _
from webui import access
from webui.api import bodies

Allowed = Callable[[Person | None], bool]


def anyone(person: Person | None) -> bool:
    """Let everyone pass."""
    return True


WHO: dict[Allowed, str] = {
    anyone: _("不用登录。"),
    access.is_signed_in: _("需要登录。"),
    rights.is_support: _("需要一线、工程师或管理员。"),
    rights.may_publish: _("需要发布权：默认是工程师和管理员。"),
}


@dataclass(frozen=True)
class Operation:
    """The description of a call."""

    summary: str
    answer: type[BaseModel] | None
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    status: int
    allowed: Allowed
    errors: tuple[int, ...]
    takes_file: bool = False


def operation(
    summary: str,
    *,
    answer: type[BaseModel] | None,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    status: int = 200,
    allowed: Allowed = anyone,
    errors: tuple[int, ...] = (),
    upload: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Make a view of a function that takes `query` and `body` models and returns the answer.

    A view that creates returns (answer, location) instead; one that leads elsewhere, or sends a file (no `answer`),
    returns a response. With `upload` the body of the request is a file, which the view reads.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def called(**places: str) -> Response:
            rights.require(allowed(access.person()))
            if query is not None:
                places["query"] = bodies.query(query)  # type: ignore[assignment]
            if body is not None:
                places["body"] = bodies.body(body)  # type: ignore[assignment]
            given = view(**places)
            if isinstance(given, Response):
                return given
            told, location = given if isinstance(given, tuple) else (given, "")
            response = Response(told.model_dump_json(), status, mimetype="application/json")
            if location:
                response.headers["Location"] = location
            return response

        called.operation = Operation(  # type: ignore[attr-defined]
            summary, answer, query, body, status, allowed, errors, upload
        )
        return called

    return decorate
