"""How good are our suggestions, and do people use them?"""

from flask import Flask

from webui.quality import page
from webui.quality.blueprint import quality

__all__ = ["page"]


def install(app: Flask) -> None:
    """Add the page for those who teach the search."""
    app.register_blueprint(quality)
