"""The table of contents, what a search finds in it, and one page."""

from flask import render_template, request

from kb.errors import NotFound
from kb.sentences import sentence as _
from webui import access
from webui.guides import shelf
from webui.guides.blueprint import guides
from webui.languages import language
from webui.presentation import contents

LONGEST = 200


@guides.get("/")
def listing() -> str:
    """List the pages by role, the reader's own first, or what a search found."""
    words = request.args.get("q", "")[:LONGEST].strip()
    person = access.person()
    role = person.role if person else "visitor"
    return render_template(
        "guides/listing.html",
        words=words,
        found=shelf.search(language(), words) if words else [],
        pages=shelf.pages(language()),
        roles=sorted(shelf.ROLES, key=lambda each: each != role),
        role=role,
    )


@guides.get("/<name>")
def page(name: str) -> str:
    """Show one page."""
    found = {each.name: each for each in shelf.pages(language())}.get(name)
    if found is None:
        raise NotFound(_("没有这一页帮助"))
    others = [each for each in shelf.pages(language()) if each.role == found.role]
    text = contents.render(found.body)
    return render_template("guides/page.html", page=found, text=text, others=others)
