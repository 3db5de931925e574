"""What goes wrong for many? Known issues and announcements: the banner for readers, the pages to tend them."""

from flask import Flask

from webui.incidents import announcements, attaching, banners, issues, reading
from webui.incidents.blueprint import incidents, known_issues

__all__ = ["announcements", "attaching", "banners", "issues", "reading"]


def install(app: Flask) -> None:
    """Add the pages, and let every template show the banners."""
    app.register_blueprint(incidents)
    app.register_blueprint(known_issues)
    app.context_processor(lambda: {"banners": banners.told})
