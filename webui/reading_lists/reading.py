"""Lists as readers see them, with what each has read."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, reading_lists
from kb.reading_lists import Seen
from webui import access
from webui.installation import services
from webui.reading_lists.blueprint import reading_lists as blueprint


@blueprint.get("/reading")
def listing() -> str:
    """Show every list of which the reader may read anything."""
    return render_template("reading_lists/listing.html", lists=shown())


@blueprint.get("/reading/<int:key>")
def one(key: int) -> str:
    """Show a list in order, and what of it the reader has read."""
    with services().sessions.read() as db:
        return render_template(
            "reading_lists/one.html", seen=reading_lists.get_shown(db, key, access.person())
        )


@blueprint.post("/reading/<int:key>/mark")
@access.needs(access.is_signed_in)
def mark(key: int) -> Response:
    """Note that the reader has read an article, or take that back."""
    person = access.somebody()
    with services().sessions.begin() as db:
        reading_lists.get_shown(db, key, person)
        article = articles.get(db, request.form.get("article", ""), person)
        is_read = request.form.get("read") == "1"
        reading_lists.mark(db, article, person, is_read=is_read, at=services().clock())
    return redirect(url_for("reading_lists.one", key=key, _anchor=article.number), 303)


def shown() -> list[Seen]:
    """Return what the reader may see."""
    with services().sessions.read() as db:
        return reading_lists.shown(db, access.person())
