"""Which customer has which service tier: found, changed one by one, replaced as a whole, and taken out as a file."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import contracts as kept
from kb.errors import Conflict, Invalid
from kb.models import Contract
from webui import access
from webui.admin.blueprint import admin
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.presentation.language import ngettext

CELLS = ("customer_no", "name", "tier", "until")


@admin.get("/contracts")
def contracts() -> str:
    """Show the list, or what was found in it."""
    return _page()


@admin.post("/contracts")
def save_contracts() -> tuple[str, int] | Response:
    """Put another list in its place, typed in or in a file."""
    text = _sent() or request.form.get("contracts", "")
    try:
        with services().sessions.begin() as db:
            count = kept.replace_all(db, text, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _page(text, error.fields), 422
    flash(ngettext("名单里现在有 %(num)s 个客户。", "名单里现在有 %(num)s 个客户。", count))
    return redirect(url_for("admin.contracts"), 303)


@admin.get("/contracts/file")
def contracts_file() -> Response:
    """Send the list as a file that can be read back."""
    with services().sessions.read() as db:
        text = kept.as_csv(db)
    name = "attachment; filename=contracts.csv"
    return Response(f"\ufeff{text}", mimetype="text/csv", headers={"Content-Disposition": name})


@admin.get("/contracts/one")
def contract() -> str:
    """Show one contract to be changed, or an empty one."""
    was = request.args.get("customer_no")
    if was is None:
        return _one({"tier": "basic"}, None)
    with services().sessions.read() as db:
        return _one(_shown(kept.get(db, was)), was)


@admin.post("/contracts/one")
def save_contract() -> tuple[str, int] | Response:
    """Store one contract."""
    typed, was = {name: request.form.get(name, "") for name in CELLS}, request.form.get("was")
    try:
        with services().sessions.begin() as db:
            row = [typed[name] for name in CELLS]
            made = kept.save(db, row, was=was, by=access.somebody(), at=services().clock())
    except Invalid as error:
        return _one(typed, was, error.fields), 422
    except Conflict as error:
        return _one(typed, None, {"customer_no": str(error)}), 409
    flash(_("已保存客户 %(number)s，从下一张工单起生效。", number=made.customer_no))
    return redirect(url_for("admin.contracts"), 303)


@admin.post("/contracts/remove")
def remove_contract() -> Response:
    """Take one contract off the list."""
    number = request.form.get("customer_no", "")
    with services().sessions.begin() as db:
        kept.remove(db, number, by=access.somebody(), at=services().clock())
    flash(_("已从名单里删除客户 %(number)s。", number=number))
    return redirect(url_for("admin.contracts"), 303)


def _sent() -> str:
    """Return the text of the file that came along, in UTF-8 or as spreadsheets in China write it."""
    file = request.files.get("file")
    content = file.read() if file else b""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _shown(found: Contract) -> dict[str, str]:
    until = found.until.isoformat() if found.until else ""
    return {"customer_no": found.customer_no, "name": found.name, "tier": found.tier, "until": until}


def _one(values: Mapping[str, str], was: str | None, errors: Mapping[str, str] | None = None) -> str:
    return render_template("admin/contract.html", values=values, was=was, errors=errors or {})


def _page(text: str = "", errors: dict[str, str] | None = None) -> str:
    typed = request.args.get("q", "")
    with services().sessions.read() as db:
        return render_template(
            "admin/contracts.html",
            rows=kept.listing(db, typed),
            count=kept.count(db),
            typed=typed,
            values={"contracts": text},
            errors=errors or {},
        )
