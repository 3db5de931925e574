"""The front page, and the articles of a category."""

from flask import render_template, request
from sqlalchemy.orm import Session

from kb import accounts, articles, lookups, past_queries, rights, shelves
from kb.text import one_line
from webui import access
from webui.addresses import paging
from webui.installation import house, services
from webui.portal.blueprint import portal

PAGE = 20
POPULAR = 6
LONGEST = 30


@portal.get("/")
def home() -> str:
    """Show one search field, the categories, and what is new and helpful."""
    person = access.person()
    audience = rights.audience_of(person)
    with services().sessions.read() as db:
        newest = shelves.newest(db, audience)
        return render_template(
            "home/home.html",
            own=lookups.own_queries(db, person) if person else [],
            popular=popular(db, audience),
            is_unmanned=not newest and not accounts.has_admin(db),
            categories=_categories(services().categories_from(db, audience)),
            newest=newest,
            helpful=shelves.most_helpful(db, audience),
        )


def _categories(counted: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the categories that administrators chose, in their order, or all; none that is empty for the reader."""
    chosen, counts = house().home_categories, dict(counted)
    return [(name, counts[name]) for name in chosen if name in counts] if chosen else counted


def popular(db: Session, audience: int) -> list[str]:
    """Return what most people search for, of what this audience may be told and finds something by."""
    asked = [
        past
        for past in past_queries.completable(db, limit=10 * POPULAR)
        if past_queries.may_be_told(past, audience) and len(past.text) <= LONGEST
    ]
    seen = articles.findable(db, {key for past in asked for key in past.article_ids}, audience)
    return [past.text for past in asked if seen & set(past.article_ids)][:POPULAR]


@portal.get("/categories/<path:category>")
def browse(category: str) -> str:
    """List what a category holds."""
    audience, category = rights.audience_of(access.person()), one_line(category)
    before = paging.place(request.args.get("cursor", ""))
    with services().sessions.read() as db:
        paths = services().paths_from(db, audience)
        found = shelves.in_category(db, audience, category, paths=paths, before=before, limit=PAGE + 1)
        shown, cursor = paging.after(found, PAGE)
        return render_template("home/browse.html", category=category, articles=shown, cursor=cursor)
