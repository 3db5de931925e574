"""Where do agents work? The queue, the desk of one ticket with its knowledge, and tickets taken for callers."""

from flask import Flask

from webui.workbench import classify, desk, intake, queue
from webui.workbench.blueprint import workbench

__all__ = ["classify", "desk", "intake", "queue"]


def install(app: Flask) -> None:
    """Add the pages for agents."""
    app.register_blueprint(workbench)
