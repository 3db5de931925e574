"""Recommendations for the text of a problem."""

from flask import Blueprint

from kb.sentences import sentence as _
from webui import answers, proposals
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.recommendations import RecommendationsAnswer, RecommendationsIn, SimilarTicketOut

blueprint = Blueprint("recommendations", __name__)


@blueprint.post("/recommendations")
@operation(_("推荐文章和相似工单"), body=RecommendationsIn, answer=RecommendationsAnswer)
def recommend(body: RecommendationsIn) -> RecommendationsAnswer:
    """Return the articles that may solve a problem."""
    found = answers.suggest(
        body.text,
        title=body.title,
        category=body.category,
        limit=body.limit,
        min_confidence=body.min_confidence,
        surface="api",
    )
    return RecommendationsAnswer(
        recommendations=present.recommendations(found.suggestions),
        similar_tickets=[_similar(item) for item in found.similar_tickets],
        similar_count=found.similar_count,
        known_issue=present.known_issue(found.known_issue) if found.known_issue else None,
        proposals=present.proposals(proposals.propose(body.text, title=body.title, category=body.category)),
        took_ms=found.took_ms,
        lookup=found.lookup,
        model_version=found.model_version,
        degraded=found.degraded,
    )


def _similar(item: answers.SimilarTicket) -> SimilarTicketOut:
    return SimilarTicketOut(
        number=item.ticket.number,
        title=item.ticket.title,
        score=item.score,
        resolution=item.ticket.resolution,
        article=present.link(item.article) if item.article else None,
    )
