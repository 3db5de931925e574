"""What people search for: what many do, what was searched last, and what found nothing; nobody is named."""

from datetime import timedelta

from flask import render_template, request

from kb import lookups
from webui.curation.blueprint import curation
from webui.installation import services

SPANS = (7, 30, 90)
MANY = 50


@curation.get("/queries")
def queries() -> str:
    """Show popular, recent and fruitless searches of the last days."""
    span = request.args.get("days", 30, type=int)
    span = span if span in SPANS else 30
    since = services().clock() - timedelta(days=span)
    with services().sessions.read() as db:
        return render_template(
            "curation/queries.html",
            span=span,
            spans=SPANS,
            popular=lookups.popular_queries(db, since, MANY),
            fruitless=lookups.popular_queries(db, since, MANY, without_hits=True),
            recent=lookups.recent_queries(db, MANY),
        )
