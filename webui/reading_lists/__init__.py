"""What should newcomers read? Lists of articles in order, read with progress, kept by engineers."""

from flask import Flask

from webui.reading_lists import editing, reading
from webui.reading_lists.blueprint import kept_lists, reading_lists
from webui.reading_lists.reading import shown

__all__ = ["editing", "reading"]


def install(app: Flask) -> None:
    """Add the pages, and let the front page show the lists."""
    app.register_blueprint(reading_lists)
    app.register_blueprint(kept_lists)
    app.jinja_env.globals.update(lists_to_read=shown)
