"""The list of articles: by state, category, kind and owner, the last changed first."""

from flask import render_template, request

from kb import articles, people, rights
from kb.articles import bulk as many
from kb.models import KINDS
from kb.text import one_line
from webui import access
from webui.addresses import paging
from webui.installation import services
from webui.knowledge import bulk
from webui.knowledge.blueprint import knowledge

PAGE = 50


@knowledge.get("/")
def listing() -> str:
    """List articles, and offer to change those that are ticked."""
    narrowed = {name: one_line(request.args.get(name, "")) for name in ("state", "category", "owner", "type")}
    person, before = access.person(), paging.place(request.args.get("cursor", ""))
    with services().sessions.read() as db:
        owner = people.find(db, narrowed["owner"]) if narrowed["owner"] else None
        found = articles.listing(
            db,
            person,
            state=narrowed["state"],
            category=narrowed["category"],
            kind=narrowed["type"] if narrowed["type"] in KINDS else "",
            owner=owner.id if owner else None,
            before=before,
            limit=PAGE + 1,
        )
        shown, cursor = paging.after(found, PAGE)
        return render_template(
            "articles/list.html",
            articles=shown,
            cursor=cursor,
            narrowed=narrowed,
            counts=services().states_from(db, access.somebody()),
            working=articles.count_working(db, person),
            categories=services().categories_from(db, rights.audience_of(person)),
            actions=many.ACTIONS,
            done=bulk.undoable(db, request.args.get("done", type=int)),
        )
