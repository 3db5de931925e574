"""Which words do people see for what is stored as a code? A file per noun, with a table for each kind of code."""

from kb.models import Article
from webui.presentation.labels import (
    articles,
    care,
    clocks,
    events,
    incidents,
    mail,
    people,
    procedures,
    searching,
    settings,
    tickets,
)
from webui.presentation.language import gettext

__all__ = ["LABELS", "label", "readers"]

LABELS = (
    articles.LABELS
    | care.LABELS
    | clocks.LABELS
    | events.LABELS
    | incidents.LABELS
    | mail.LABELS
    | people.LABELS
    | procedures.LABELS
    | searching.LABELS
    | settings.LABELS
    | tickets.LABELS
)


def label(code: str, of: str) -> str:
    """Return the word for a code, or the code itself where there is none."""
    return str(LABELS[of].get(code, code))


def readers(article: Article) -> str:
    """Return who an article is for: the names of its groups, or everybody, employees, support staff."""
    return gettext("、").join(article.groups) or label(article.visibility, "visibility")
