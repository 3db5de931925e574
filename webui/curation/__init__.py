"""What does the support teach the search? Synonyms, own words, rules; and what people ask and miss."""

from flask import Flask

from webui.curation import groups, own_words, queries, rules, why_not
from webui.curation.blueprint import curation

__all__ = ["groups", "own_words", "queries", "rules", "why_not"]


def install(app: Flask) -> None:
    """Add the pages for those who teach the search."""
    app.register_blueprint(curation)
