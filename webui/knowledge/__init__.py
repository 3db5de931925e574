"""Where is knowledge written and kept? The list, the editor, revisions, reviews, drafts from solved tickets."""

from flask import Flask

from webui.attachments import in_place
from webui.knowledge import (
    bulk,
    desk,
    drafts,
    editor,
    merging,
    overview,
    publishing,
    reviews,
    revising,
    search_tests,
    steps,
    unsaved,
)
from webui.knowledge.blueprint import knowledge

__all__ = [
    "bulk",
    "desk",
    "drafts",
    "editor",
    "merging",
    "overview",
    "publishing",
    "reviews",
    "revising",
    "search_tests",
    "steps",
    "unsaved",
]


def install(app: Flask) -> None:
    """Add the pages for those who write."""
    app.register_blueprint(knowledge)
    app.jinja_env.filters["in_place"] = in_place
