"""Search."""

from flask import Blueprint

from kb.sentences import sentence as _
from webui import answers
from webui.addresses import links
from webui.api import present
from webui.api.operations import operation
from webui.api.shapes.search import FacetOut, HitOut, SearchAnswer, SearchQuery

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@operation(_("搜索文章"), query=SearchQuery, answer=SearchAnswer)
def search(query: SearchQuery) -> SearchAnswer:
    """Return the articles found for a query, with why, and what became of its words."""
    found = answers.find(
        query.q,
        limit=query.limit,
        cursor=query.cursor,
        filters=answers.Filters(query.category, query.type, query.tag, query.lang),
        surface="api",
        order=query.sort,
        plainly=query.plain,
        explain=not query.typing,
        kept=not query.typing,
    )
    return SearchAnswer(
        query=found.text,
        total=found.total,
        took_ms=found.took_ms,
        hits=[_hit(hit) for hit in found.hits],
        facets={
            name: [FacetOut(value=value, count=count) for value, count in counts]
            for name, counts in found.facets.items()
        },
        cursor=found.cursor,
        did_you_mean=found.did_you_mean,
        corrected=found.corrected,
        words=list(found.words),
        held=list(found.held),
        fillers=list(found.fillers),
        widened=list(found.widened),
        relaxed=found.relaxed,
        notes=found.notes,
        lookup=found.lookup,
        degraded=found.degraded,
    )


def _hit(hit: answers.Hit) -> HitOut:
    article = hit.article
    return HitOut(
        id=article.external_id or article.number,
        number=article.number,
        title=article.title,
        url=links.article_url(article),
        snippet="".join(text for text, _ in hit.snippet),
        attachment=hit.attachment or None,
        category=article.category,
        type=article.kind,
        updated_at=article.updated_at,
        score=hit.score,
        why=present.reasons(hit.why),
    )
