"""How is this used? Pages for each role that come with the product, apart from the knowledge base and its search."""

from flask import Flask

from webui.guides import reading
from webui.guides.blueprint import guides

__all__ = ["reading"]


def install(app: Flask) -> None:
    """Add the pages of help."""
    app.register_blueprint(guides)
