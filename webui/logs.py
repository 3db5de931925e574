"""Structured logs, a line of JSON per request, each with the id that the answer carries too."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

log = structlog.get_logger()


def configure(level: str) -> None:
    """Write logs as JSON lines to standard error from this level on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def install(app: Flask) -> None:
    """Give every request its id and log how it ended; paths are logged without their query."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if request.endpoint not in {"static", "bootstrap.static", "health.alive", "health.ready"}:
            took = time.perf_counter() - g.get("started", time.perf_counter())
            rule = request.url_rule.rule if request.url_rule else "-"
            log.info(
                "request",
                method=request.method,
                route=rule,
                status=response.status_code,
                ms=round(took * 1e3, 1),
            )
        return response
