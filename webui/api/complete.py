"""Completion of what somebody types."""

from flask import Blueprint

from kb.sentences import sentence as _
from webui import answers
from webui.api.operations import operation
from webui.api.shapes.complete import CompleteQuery, CompletionOut, Completions

blueprint = Blueprint("complete", __name__)


@blueprint.get("/complete")
@operation(_("补全输入"), query=CompleteQuery, answer=Completions)
def complete(query: CompleteQuery) -> Completions:
    """Return how what was typed may go on: titles, phrasings and frequent searches, by beginning or pinyin."""
    found = answers.complete(query.q)
    return Completions(completions=[CompletionOut(text=each.text, number=each.number) for each in found])
