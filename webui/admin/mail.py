"""Mail: how sending goes, what failed and may be sent again, a test message, and the texts in both languages."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import mail as outbox
from kb import settings, tickets
from kb.errors import Conflict, Invalid, NotFound
from kb.mail.texts import LANGUAGES
from kb.models import AdminChange
from webui import access
from webui.admin.blueprint import admin
from webui.installation import services
from webui.mail import preview, try_out
from webui.presentation.language import gettext as _

SHOWN = 50
CHANGES = 10


@admin.get("/mail")
def mail() -> str:
    """Show how sending goes."""
    return _page()


@admin.post("/mail/test")
def send_test_mail() -> str | tuple[str, int] | Response:
    """Send a test message now and say what the server answered."""
    try:
        answer = try_out(services(), request.form.get("address", ""))
    except Invalid as error:
        return _page(error.fields), 422
    except Conflict as error:
        return _page({"address": str(error)}), 409
    flash(_("测试邮件已交给服务器，它的回答：%(answer)s", answer=answer))
    return redirect(url_for("admin.mail"), 303)


@admin.post("/mail/again")
def send_mail_again() -> Response:
    """Let messages that failed be sent once more: those that are named."""
    keys = request.form.getlist("message", type=int)
    with services().sessions.begin() as db:
        for key in keys:
            outbox.send_again(db, key, at=services().clock())
    flash(_("%(n)s 封邮件会再发一次。", n=len(keys)))
    return redirect(url_for("admin.mail"), 303)


@admin.get("/mail/<kind>/<lang>")
def mail_text(kind: str, lang: str) -> str:
    """Show the text of a kind of message, with its preview."""
    _check(kind, lang)
    with services().sessions.read() as db:
        return _text_page(kind, lang, outbox.text_of(db, kind, lang))


@admin.post("/mail/<kind>/<lang>")
def save_mail_text(kind: str, lang: str) -> str | tuple[str, int] | Response:
    """Preview a text, keep it, or go back to the one that the product brings."""
    _check(kind, lang)
    text, step = request.form.get("text", ""), request.form.get("step", "")
    by, at = access.somebody(), services().clock()
    try:
        if step == "preview":
            return _text_page(kind, lang, outbox.checked(kind, text))
        with services().sessions.begin() as db:
            if step == "reset":
                is_new = outbox.reset_text(db, kind, lang, by=by, at=at)
            else:
                is_new = outbox.change_text(db, kind, lang, text, by=by, at=at)
    except Invalid as error:
        return _text_page(kind, lang, text, error.fields), 422
    flash(_("已保存，下一封邮件就用它。") if is_new else _("内容没有变化。"))
    return redirect(url_for("admin.mail_text", kind=kind, lang=lang), 303)


def _check(kind: str, lang: str) -> None:
    if kind not in outbox.KINDS or lang not in LANGUAGES:
        abort(404)


def _page(errors: dict[str, str] | None = None) -> str:
    parts = services()
    with parts.sessions.read() as db:
        return render_template(
            "admin/mail.html",
            given=parts.settings,
            sender=outbox.sender(db),
            counts=outbox.counts(db),
            oldest=outbox.oldest_waiting(db),
            failed=outbox.failed(db, SHOWN),
            kinds=outbox.KINDS,
            languages=LANGUAGES,
            changed=outbox.changed_texts(db),
            values=request.form,
            errors=errors or {},
        )


def _text_page(kind: str, lang: str, text: str, errors: dict[str, str] | None = None) -> str:
    number = request.values.get("ticket", "").strip()
    shown: Any = None
    if not errors:
        shown, errors = _previewed(kind, lang, text, number)
    with services().sessions.read() as db:
        subject = [f"{kind} {lang}"]
        changes: list[AdminChange] = [*settings.recent(db, outbox.CHANGE, subject, limit=CHANGES)]
        return render_template(
            "admin/mail_text.html",
            kind=kind,
            lang=lang,
            names=outbox.NAMES[kind],
            is_changed=(kind, lang) in outbox.changed_texts(db),
            values={"text": text, "ticket": number},
            shown=shown,
            errors=errors,
            changes=changes,
        )


def _previewed(kind: str, lang: str, text: str, number: str) -> tuple[Any, dict[str, str]]:
    """Return the letter for a ticket, the newest where none is named, and what is wrong with its number."""
    with services().sessions.read() as db:
        try:
            newest = tickets.by_age(db, access.somebody(), limit=1)
            ticket = tickets.get(db, number, access.somebody()) if number else next(iter(newest), None)
        except NotFound as error:
            return None, {"ticket": str(error)}
        return (preview(db, ticket, kind, lang, text, parts=services()) if ticket else None), {}
