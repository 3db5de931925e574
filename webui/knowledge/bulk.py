"""One thing done to many articles of the list, and taken back."""

from typing import Any

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.articles import bulk
from kb.errors import Invalid
from kb.models import BulkChange
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer
from webui.presentation.language import gettext as _
from webui.presentation.language import spoken

SHOWN = 5


@knowledge.post("/bulk")
def apply() -> Response:
    """Do it to every article that was ticked."""
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以批量修改"))
    chosen = request.form.getlist("number")[: bulk.MOST + 1]
    action = request.form.get("action", "")
    try:
        with services().sessions.begin() as db:
            rows = articles.named(db, chosen, access.person())
            value = request.form.get(f"value_{action}", request.form.get("value", ""))
            done = bulk.apply(db, rows, action, value, by=writer(), at=services().clock())
    except Invalid as error:
        flash(spoken(next(iter(error.fields.values()))), "notice")
        return _back()
    flash(_("已修改 %(n)s 篇文章。", n=done.count))
    _tell_left(done)
    return _back(done.change)


@knowledge.post("/bulk/<int:key>/undo")
def undo(key: int) -> Response:
    """Take it back."""
    with services().sessions.begin() as db:
        done = bulk.undo(db, key, by=writer(), at=services().clock())
    flash(_("已撤销，%(n)s 篇文章恢复原样。", n=done.count))
    _tell_left(done)
    return _back()


def undoable(db: Session, key: int | None) -> BulkChange | None:
    """Return the change that the page just made, if it can still be taken back."""
    change = db.get(BulkChange, key) if key else None
    mine = change is not None and change.by_id == writer().id and change.undone_at is None
    return change if mine else None


def _tell_left(done: bulk.Done) -> None:
    if done.left:
        told = _("；").join(f"{number} {spoken(why)}" for number, why in done.left[:SHOWN])
        flash(_("%(n)s 篇没有改：%(told)s", n=len(done.left), told=told), "notice")


def _back(change: BulkChange | None = None) -> Response:
    narrowed = ("state", "category", "owner", "type")
    kept: dict[str, Any] = {name: request.form.get(f"list_{name}") or None for name in narrowed}
    return redirect(url_for("knowledge.listing", done=change.id if change else None, **kept), 303)
