"""Whom does the support speak to again? The list of bad scores and of a monthly sample, and how tickets ended."""

from flask import Flask

from webui.satisfaction import worklist
from webui.satisfaction.worklist import follow_ups

__all__ = ["worklist"]


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(follow_ups)
