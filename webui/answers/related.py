"""The articles nearest to one that somebody reads."""

from kb import articles, rights
from kb.models import Article
from recommend import Damaged
from webui import access
from webui.installation import services


def related(article: Article) -> list[Article]:
    """Return the nearest articles that the person asking may find; none while the model is damaged."""
    audience = rights.audience_of(access.person())
    try:
        near = services().recommender.related(
            article.id,
            article.title,
            article.body,
            phrasings="\n".join(article.phrasings),
            audience=audience,
        )
    except Damaged:
        return []
    with services().sessions.read() as db:
        rows = articles.by_ids(db, [item.key for item in near])
    kept = [rows[item.key] for item in near if item.key in rows]
    return [row for row in kept if row.is_findable and rights.readers_of(row) & audience]
