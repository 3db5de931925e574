"""Where do agents work? The queues, the desk of one ticket with its knowledge, and tickets taken for callers."""

from flask import Flask

from webui.workbench import (
    classify,
    completing,
    desk,
    filling,
    helping,
    intake,
    keys,
    known,
    live,
    queue,
    repeating,
    reply_templates,
    searching,
    service_sheet,
    tagging,
    timing,
    typing,
    using,
    working,
)
from webui.workbench.blueprint import workbench

__all__ = [
    "classify",
    "completing",
    "desk",
    "filling",
    "helping",
    "intake",
    "keys",
    "known",
    "live",
    "queue",
    "repeating",
    "reply_templates",
    "searching",
    "service_sheet",
    "tagging",
    "timing",
    "typing",
    "using",
    "working",
]


def install(app: Flask) -> None:
    """Add the pages for agents."""
    app.register_blueprint(workbench)
