"""How does somebody begin? The first administrator, a guide to the own first article and ticket, an end to the demo."""

from flask import Flask

from webui.first_run import demo, guide, welcome
from webui.first_run.blueprint import first_run

__all__ = ["demo", "guide", "welcome"]


def install(app: Flask) -> None:
    """Add the pages of the beginning."""
    app.register_blueprint(first_run)
