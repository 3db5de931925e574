"""Contacts at vendors, who may be asked about tickets."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import settings, vendors
from kb.errors import Invalid
from webui import access
from webui.admin.blueprint import admin
from webui.admin.switching import switch
from webui.installation import services
from webui.presentation.language import gettext as _


@admin.get("/vendors")
def all_vendors() -> str:
    """List the contacts."""
    with services().sessions.read() as db:
        return render_template("admin/vendors.html", vendors=vendors.listing(db, closed=True))


@admin.get("/vendors/new")
def new_vendor() -> str:
    """Show the form for another contact."""
    return _page(0, {}, {})


@admin.post("/vendors")
def add_vendor() -> tuple[str, int] | Response:
    """Add a contact."""
    try:
        with services().sessions.begin() as db:
            made = vendors.add(db, request.form, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(0, request.form, error.fields), 422
    flash(_("已添加厂商联系人 %(name)s，处理工单时可以请他会诊。", name=made.label))
    return redirect(url_for("admin.all_vendors"), 303)


@admin.get("/vendors/<int:key>")
def vendor(key: int) -> str:
    """Show a contact."""
    with services().sessions.read() as db:
        values = vendors.facts(vendors.get(db, key))
    return _page(key, values, {})


@admin.post("/vendors/<int:key>")
def change_vendor(key: int) -> tuple[str, int] | Response:
    """Change a contact."""
    try:
        with services().sessions.begin() as db:
            contact = vendors.get(db, key)
            vendors.change(db, contact, request.form, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(key, request.form, error.fields), 422
    flash(_("已保存。"))
    return redirect(url_for("admin.vendor", key=key), 303)


@admin.post("/vendors/<int:key>/<any(close, reopen):step>")
def open_or_close_vendor(key: int, step: str) -> Response:
    """Offer a contact no longer, or again."""
    is_open = switch(vendors, key, step)
    flash(_("联系人已重新启用。") if is_open else _("联系人已停用，不再能选。"))
    return redirect(url_for("admin.vendor", key=key), 303)


def _page(key: int, values: Any, errors: dict[str, str]) -> str:
    with services().sessions.read() as db:
        found = vendors.get(db, key) if key else None
        return render_template(
            "admin/vendor.html",
            vendor=found,
            values=values,
            errors=errors,
            changes=settings.recent(db, vendors.KIND, [found.label]) if found else [],
        )
