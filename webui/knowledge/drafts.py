"""A new article: from nothing, or from a solved ticket with what it already says; near-duplicates come first."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, rights, tickets
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article, Ticket
from recommend import Damaged
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge
from webui.knowledge.editor import shown, typed
from webui.presentation.language import gettext as _

MOST = 3


@knowledge.get("/new")
def new() -> str:
    """Show the editor for a new article; one from a ticket shows what is near to it first."""
    number = request.args.get("ticket", "")
    if not number:
        return _show(shown(Content(title="", visibility="internal")))
    with services().sessions.read() as db:
        ticket = _solved(db, number)
        content = from_ticket(ticket)
    near = [] if request.args.get("anyway") else near_to(content, ticket.solved_by_id)
    if near:
        return render_template("articles/duplicates.html", near=near, ticket=number, title=content.title)
    return _show(shown(content), ticket=number)


@knowledge.post("/new")
def create() -> tuple[str, int] | Response:
    """Store the draft, and publish it at once if asked by somebody who may."""
    number, publish = request.form.get("ticket", ""), request.form.get("step") == "publish"
    if publish:
        rights.require(rights.may_publish(access.person()), "只有工程师和管理员可以发布文章")
    try:
        with services().sessions.begin() as db:
            article = articles.draft(
                db,
                Content.parse(typed()),
                by=access.person(),
                at=services().clock(),
                from_ticket=_solved(db, number) if number else None,
            )
            if publish:
                articles.publish(db, article, at=services().clock())
    except Invalid as error:
        return _show(request.form, error.fields, ticket=number), 422
    flash(
        _("文章 %(number)s 已发布。", number=article.number)
        if publish
        else _("草稿 %(number)s 已保存。", number=article.number)
    )
    return redirect(url_for("knowledge.edit", number=article.number), 303)


def from_ticket(ticket: Ticket) -> Content:
    """Return a solved ticket as 现象, 环境, 原因, 解决方案."""
    symptom = "\n\n".join(
        part for part in (ticket.description.strip() or ticket.title, _code(ticket)) if part
    )
    body = "\n\n".join(
        (
            f"## {_('现象')}\n\n{symptom}",
            f"## {_('环境')}\n\n{_('（系统、软件版本、设备型号）')}",
            f"## {_('原因')}\n\n{_('（为什么会这样）')}",
            f"## {_('解决方案')}\n\n{ticket.resolution.strip()}",
        )
    )
    return Content(
        title=ticket.title, body=body, category=ticket.category, kind="case", phrasings=[ticket.title]
    )


def near_to(content: Content, solved_by: int | None) -> list[tuple[Article, str]]:
    """Return the articles of which one may already say it, the one that solved the ticket first, and why each."""
    person = access.person()
    try:
        near = services().recommender.duplicates(
            content.title, content.body, audience=rights.audience_of(person)
        )
    except Damaged:
        near = []
    why = {solved_by: _("解决了这张工单")} if solved_by else {}
    for item in near[:MOST]:
        if item.is_close:
            why.setdefault(item.key, _("几乎相同") if item.is_same else _("内容相近"))
    with services().sessions.read() as db:
        rows = articles.by_ids(db, why)
    return [
        (rows[key], why[key]) for key in why if key in rows and rights.may_read_article(person, rows[key])
    ]


def _code(ticket: Ticket) -> str:
    return f"{_('错误代码')}：`{ticket.error_code}`" if ticket.error_code else ""


def _solved(db: Session, number: str) -> Ticket:
    ticket = tickets.get(db, number, access.person())
    if not ticket.is_solved:
        raise Conflict("工单还没有解决，解决后再沉淀为文章")
    return ticket


def _show(values: Any, errors: dict[str, str] | None = None, ticket: str = "") -> str:
    return render_template(
        "articles/edit.html", article=None, values=values, errors=errors or {}, ticket=ticket, revision=""
    )
