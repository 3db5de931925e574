"""The front page, and the articles of a category."""

from flask import render_template, request

from kb import articles, rights, shelves
from kb.text import one_line
from webui import access
from webui.addresses import paging
from webui.installation import services
from webui.portal.blueprint import portal

PAGE = 20


@portal.get("/")
def home() -> str:
    """Show one search field, the categories, and what is new and helpful."""
    audience = rights.audience_of(access.person())
    with services().sessions.read() as db:
        return render_template(
            "home/home.html",
            categories=articles.categories(db, audience),
            newest=shelves.newest(db, audience),
            helpful=shelves.most_helpful(db, audience),
        )


@portal.get("/categories/<path:category>")
def browse(category: str) -> str:
    """List what a category holds."""
    audience, category = rights.audience_of(access.person()), one_line(category)
    before = paging.place(request.args.get("cursor", ""))
    with services().sessions.read() as db:
        found = shelves.in_category(db, audience, category, before=before, limit=PAGE + 1)
        shown, cursor = paging.after(found, PAGE)
        return render_template("home/browse.html", category=category, articles=shown, cursor=cursor)
