"""Articles that say nearly the same, pair by pair, until somebody says that they don't."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kb import near_duplicates
from webui import access
from webui.gaps.blueprint import gaps
from webui.installation import services
from webui.presentation.language import gettext as _


@gaps.get("/near-articles")
def near_articles() -> str:
    """List the pairs, the nearest first, with the sentences they share."""
    with services().sessions.read() as db:
        pairs = near_duplicates.listing(db, access.person())
        return render_template(
            "gaps/near_articles.html", pairs=pairs, shared=near_duplicates.shared_sentences
        )


@gaps.post("/near-articles/<int:key>/dismiss")
def dismiss(key: int) -> Response:
    """Never list a pair again."""
    with services().sessions.begin() as db:
        near_duplicates.dismiss(db, key, by=access.somebody(), at=services().clock())
    flash(_("已记下，这两篇不再列出来。"))
    return redirect(url_for("gaps.near_articles"), 303)
