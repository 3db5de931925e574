"""A new article: from nothing, or from a solved ticket with what it already says; near-duplicates come first."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, gaps, rights, tickets
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article, Gap, Person, Ticket
from webui import access
from webui.installation import services
from webui.knowledge import editor
from webui.knowledge.blueprint import knowledge
from webui.knowledge.editor import shown, typed
from webui.knowledge.near import near_to
from webui.presentation.language import gettext as _

MOST = 3
ASKED = 10


@knowledge.get("/new")
def new() -> str:
    """Show the editor for a new article; one from a ticket shows what is near to it first."""
    number, gap = request.args.get("ticket", ""), request.args.get("gap", type=int)
    if gap is not None:
        with services().sessions.read() as db:
            return page(shown(from_gap(gaps.get(db, gap), access.person())))
    if not number:
        return page(shown(Content(title="", visibility="internal")))
    with services().sessions.read() as db:
        ticket = _solved(db, number)
        content, solved_by = from_ticket(ticket), ticket.solved_by
    near = [] if request.args.get("anyway") else told_first(content, solved_by)
    if near:
        return render_template("articles/duplicates.html", near=near, ticket=number, title=content.title)
    return page(shown(content), ticket=number)


@knowledge.post("/near")
def near() -> str:
    """Return the articles near to what is being written; without JavaScript the whole page again."""
    number = request.form.get("article", "")
    if request.headers.get("X-Part"):
        return render_template("articles/near.html", near=near_to(request.form, but=number))
    if number:
        return editor.page(number, request.form)
    return page(request.form, ticket=request.form.get("ticket", ""))


@knowledge.post("/new")
def create() -> tuple[str, int] | Response:
    """Store the draft, and publish it at once if asked by somebody who may."""
    number, publish = request.form.get("ticket", ""), request.form.get("step") == "publish"
    if publish:
        rights.require(rights.may_publish(access.person()), _("只有工程师和管理员可以发布文章"))
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
        return page(request.form, error.fields, ticket=number), 422
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
    return Content(
        title=ticket.title,
        body=_body(symptom, ticket.resolution.strip()),
        category=ticket.category,
        kind="case",
        phrasings=[ticket.title],
    )


def _body(symptom: str, solution: str) -> str:
    return "\n\n".join(
        (
            f"## {_('现象')}\n\n{symptom}",
            f"## {_('环境')}\n\n{_('（系统、软件版本、设备型号）')}",
            f"## {_('原因')}\n\n{_('（为什么会这样）')}",
            f"## {_('解决方案')}\n\n{solution}",
        )
    )


def from_gap(gap: Gap, person: Person | None) -> Content:
    """Return what a gap tells of an article that is still to be written, as far as somebody may read it."""
    told = gaps.examples(gap, person)
    asked = [ticket.title for ticket in told.tickets] + [search.text for search in told.searches]
    solved = [ticket.resolution.strip() for ticket in told.tickets if ticket.resolution.strip()]
    symptom = next((t.description.strip() for t in told.tickets if t.description.strip()), gap.name)
    body = _body(symptom, "\n\n".join(dict.fromkeys(solved[:MOST])))
    title = gap.name or next(iter(asked), "")
    return Content(title=title, body=body, kind="faq", phrasings=list(dict.fromkeys(asked))[:ASKED])


def told_first(content: Content, solved_by: Article | None) -> list[tuple[Article, str]]:
    """Return the articles of which one may already say it, the one that solved the ticket first, and why each."""
    near = near_to(shown(content))[:MOST]
    if solved_by is None or not rights.may_read_article(access.person(), solved_by):
        return near
    return [(solved_by, _("解决了这张工单")), *(pair for pair in near if pair[0].id != solved_by.id)]


def _code(ticket: Ticket) -> str:
    return _("错误代码：`%(code)s`", code=ticket.error_code) if ticket.error_code else ""


def _solved(db: Session, number: str) -> Ticket:
    ticket = tickets.get(db, number, access.person())
    if not ticket.is_solved:
        raise Conflict(_("工单还没有解决，解决后再沉淀为文章"))
    return ticket


def page(values: Any, errors: dict[str, str] | None = None, ticket: str = "") -> str:
    """Show the editor of a new article."""
    return render_template(
        "articles/edit.html",
        article=None,
        values=values,
        near=near_to(values),
        errors=errors or {},
        ticket=ticket,
        revision="",
    )
