"""How are the steps of an article taken on a ticket? Its steps as readers see them, the run, the report."""

from flask import Flask

from webui.attachments import in_place
from webui.procedures import reporting, running, starting
from webui.procedures.blueprint import procedures
from webui.procedures.shown import as_read, gist, may_run, rendered

__all__ = ["rendered", "reporting", "running", "starting"]


def install(app: Flask) -> None:
    """Add the pages, and let templates show the steps of articles."""
    app.register_blueprint(procedures)
    app.jinja_env.filters.update(as_read=as_read, gist=gist, in_place=in_place)
    app.jinja_env.globals.update(may_run=may_run)
