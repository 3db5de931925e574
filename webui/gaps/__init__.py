"""What does the knowledge base lack, and what does it hold twice? The gaps, and articles that say nearly the same."""

from flask import Flask

from webui.gaps import board, doubles
from webui.gaps.blueprint import gaps

__all__ = ["board", "doubles"]


def install(app: Flask) -> None:
    """Add the pages for those who keep the knowledge base."""
    app.register_blueprint(gaps)
