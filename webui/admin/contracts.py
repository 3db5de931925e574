"""Which customer has which service tier: a list that is replaced as a whole."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import contracts as kept
from kb.errors import Invalid
from webui import access
from webui.admin.blueprint import admin
from webui.installation import services
from webui.presentation.language import ngettext


@admin.get("/contracts")
def contracts() -> str:
    """Show the list."""
    return _page()


@admin.post("/contracts")
def save_contracts() -> tuple[str, int] | Response:
    """Put another list in its place."""
    text = request.form.get("contracts", "")
    try:
        with services().sessions.begin() as db:
            count = kept.replace_all(db, text, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(text, error.fields), 422
    flash(ngettext("名单里现在有 %(num)s 个客户。", "名单里现在有 %(num)s 个客户。", count))
    return redirect(url_for("admin.contracts"), 303)


def _page(text: str = "", errors: dict[str, str] | None = None) -> str:
    with services().sessions.read() as db:
        return render_template(
            "admin/contracts.html",
            rows=kept.listing(db),
            count=kept.count(db),
            values={"contracts": text},
            errors=errors or {},
        )
