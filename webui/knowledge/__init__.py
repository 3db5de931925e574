"""Where is knowledge written and kept? The list, the editor, revisions, drafts from solved tickets."""

from flask import Flask

from webui.knowledge import desk, drafts, editor, overview, search_tests
from webui.knowledge.blueprint import knowledge

__all__ = ["desk", "drafts", "editor", "overview", "search_tests"]


def install(app: Flask) -> None:
    """Add the pages for those who write."""
    app.register_blueprint(knowledge)
