"""A new article: from nothing, or from a solved ticket with what it already says; near-duplicates come first."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, gaps, groups, rights, tickets, unsaved
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import KINDS, Article, Gap, Person, Ticket
from webui import access
from webui.installation import services
from webui.knowledge import editor, harvest, templates
from webui.knowledge import unsaved as kept
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.editor import shown, typed
from webui.knowledge.near import near_to
from webui.presentation.language import gettext as _
from webui.rehearsing import rehearse

MOST = 3
ASKED = 10


@knowledge.get("/new")
def new() -> str:
    """Show the editor for a new article; one from a ticket shows what is near to it first."""
    number, gap = request.args.get("ticket", ""), request.args.get("gap", type=int)
    if gap is not None:
        with services().sessions.read() as db:
            return page(shown(from_gap(gaps.get(db, gap), access.person())), gap=str(gap))
    if not number:
        kind = request.args.get("type", "faq")
        kind = kind if kind in KINDS else "faq"
        empty = Content(title="", body=templates.body(request.args.get("type", "")), kind=kind)
        return page(shown(empty))
    with services().sessions.read() as db:
        ticket = _solved(db, number)
        content, solved_by = harvest.from_ticket(db, ticket), ticket.solved_by
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
        return editor.page(number, kept.texts())
    return page(None, ticket=request.form.get("ticket", ""), gap=request.form.get("gap", ""))


@knowledge.post("/new")
def create() -> tuple[str, int] | Response | dict[str, str]:
    """Store the draft, and publish it at once if asked by somebody who may; scripts are told how to go on."""
    number, step = request.form.get("ticket", ""), request.form.get("step", "")
    if step == "publish":
        rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以发布文章"))
    try:
        with services().sessions.begin() as db:
            article = articles.draft(
                db,
                Content.parse(typed()),
                by=access.person(),
                at=services().clock(),
                from_ticket=_solved(db, number) if number else None,
            )
            if step == "submit":
                articles.submit(db, article, by=writer(), at=services().clock())
            is_published = step == "publish" and _publish(db, article)
            unsaved.forget(db, kept.subject(), writer())
    except Invalid as error:
        gap = request.form.get("gap", "")
        return page(None, error.fields, ticket=number, gap=gap), 422
    if request.headers.get("X-Part"):
        return _named(article)
    flash(_told(article, step, is_published))
    to = "knowledge.review" if step == "publish" and not is_published else "knowledge.edit"
    return redirect(url_for(to, number=article.number, began=kept.subject()), 303)


def _named(article: Article) -> dict[str, str]:
    """Return where a script goes on with an article that it has just made."""
    number = article.number
    return {
        "number": number,
        "edit": url_for("knowledge.edit", number=number, began=kept.subject()),
        "files": url_for("files.upload", number=number),
    }


def _publish(db: Session, article: Article) -> bool:
    """Publish a new article that is written out and will be found; else it stays a draft and the next page says why."""
    if templates.left_open(article.body) or rehearse(db, article).failing:
        return False
    articles.publish(db, article, by=writer(), at=services().clock())
    return True


def _told(article: Article, step: str, is_published: bool) -> str:
    if is_published:
        return _("文章 %(number)s 已发布。", number=article.number)
    if step == "submit":
        return _("草稿 %(number)s 已提交审核。", number=article.number)
    return _("草稿 %(number)s 已保存。", number=article.number)


def from_gap(gap: Gap, person: Person | None) -> Content:
    """Return what a gap tells of an article that is still to be written, as far as somebody may read it."""
    told = gaps.examples(gap, person)
    asked = [ticket.title for ticket in told.tickets] + [search.text for search in told.searches]
    solved = [ticket.resolution.strip() for ticket in told.tickets if ticket.resolution.strip()]
    symptom = next((t.description.strip() for t in told.tickets if t.description.strip()), gap.name)
    body = harvest.body(symptom, "\n\n".join(dict.fromkeys(solved[:MOST])))
    title = gap.name or next(iter(asked), "")
    return Content(title=title, body=body, kind="faq", phrasings=list(dict.fromkeys(asked))[:ASKED])


def told_first(content: Content, solved_by: Article | None) -> list[tuple[Article, str]]:
    """Return the articles of which one may already say it, the one that solved the ticket first, and why each."""
    near = near_to(shown(content))[:MOST]
    if solved_by is None or not rights.may_read_article(access.person(), solved_by):
        return near
    return [(solved_by, _("解决了这张工单")), *(pair for pair in near if pair[0].id != solved_by.id)]


def _solved(db: Session, number: str) -> Ticket:
    ticket = tickets.get(db, number, access.person())
    if not ticket.is_solved:
        raise Conflict(_("工单还没有解决，解决后再沉淀为文章"))
    return ticket


def page(values: Any, errors: dict[str, str] | None = None, ticket: str = "", gap: str = "") -> str:
    """Show the editor of a new article with these fields, or as it was sent; or what was typed and not saved."""
    about = kept.of(ticket=ticket, gap=gap)
    is_typed = values is None
    values = kept.texts() if values is None else values
    with services().sessions.read() as db:
        offered = None if is_typed else kept.offered(db, about, values)
        named = groups.offered(db, access.person())
    if offered is not None and request.args.get("restore"):
        values, offered, is_typed = offered.values, None, True
    return render_template(
        "articles/edit.html",
        article=None,
        values=values,
        near=near_to(values),
        errors=errors or {},
        ticket=ticket,
        gap=gap,
        revision="",
        subject=about,
        offered=offered,
        is_typed=is_typed,
        templates=templates.bodies(),
        groups=named,
    )
