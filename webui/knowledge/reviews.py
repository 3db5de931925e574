"""The worklist of those who look after articles: texts that wait for a reviewer, articles whose day has come."""

from flask import render_template, request

from kb import articles
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge


@knowledge.get("/reviews")
def reviews() -> str:
    """List what waits for a review, all of it or what belongs to who asks."""
    mine, person = request.args.get("mine") == "1", access.person()
    today = services().clock().astimezone(services().settings.zone).date()
    with services().sessions.read() as db:
        return render_template(
            "articles/reviews.html",
            mine=mine,
            today=today,
            written=articles.in_review(db, person),
            due=articles.due_for_review(db, person, owned=mine),
            soon=articles.soon_due(db, person, today, owned=mine),
        )
