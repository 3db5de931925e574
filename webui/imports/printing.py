"""The articles of a category one after the other on one page, for paper or PDF."""

from flask import render_template, request

from kb import articles
from webui import access
from webui.attachments import in_place
from webui.imports.blueprint import imports
from webui.installation import services
from webui.presentation import rendered
from webui.presentation.contents import below

MOST = 150


@imports.get("/print")
def print_out() -> str:
    """Show published articles as a book: what is in it, then each on a page of its own."""
    category = request.args.get("category", "")
    with services().sessions.read() as db:
        found = articles.listing(db, access.person(), state="published", category=category, limit=MOST + 1)
    shown = sorted(found[:MOST], key=lambda each: (each.category, each.number))
    return render_template(
        "imports/print.html",
        category=category,
        articles=[(each, below(rendered(in_place(each.body, each.number)), 2)) for each in shown],
        more=len(found) > MOST,
        most=MOST,
    )
