"""The steps of an article: ask for a review, give it back, archive it; words about it; who looks after it."""

from datetime import date

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, people, rights
from kb.errors import Invalid
from kb.models import Article, Person
from webui import access
from webui.installation import services
from webui.knowledge import editor
from webui.knowledge.blueprint import knowledge, writer
from webui.presentation.language import gettext as _

Answer = tuple[str, int] | Response


@knowledge.post("/articles/<number>/<any(submit, withdraw, send_back, renew, discard, retire):step>")
def move(number: str, step: str) -> Answer:
    """Take one step; who may not is refused."""
    by = writer()
    if step in {"send_back", "renew", "retire"}:
        rights.require(rights.may_publish(by), _("只有有发布权的人可以这样做"))
    try:
        with services().sessions.begin() as db:
            article = _mine(db, number, by)
            _take(db, article, step, by)
    except Invalid as error:
        return editor.page(number, errors=error.fields), 422
    flash(_done(step))
    return redirect(url_for("knowledge.edit", number=article.number), 303)


@knowledge.post("/articles/<number>/comment")
def comment(number: str) -> Answer:
    """Keep what a reviewer says."""
    try:
        with services().sessions.begin() as db:
            article = _mine(db, number, writer())
            articles.comment(db, article, request.form.get("text", ""), by=writer(), at=services().clock())
    except Invalid as error:
        return editor.page(number, errors=error.fields), 422
    flash(_("意见已记下。"))
    return redirect(url_for("knowledge.edit", number=article.number, _anchor="review"), 303)


@knowledge.post("/articles/<number>/plan")
def plan(number: str) -> Answer:
    """Say who looks after an article, when it is to be reviewed, and until when it holds."""
    try:
        with services().sessions.begin() as db:
            article = _mine(db, number, writer())
            articles.plan(
                db,
                article,
                owner=_owner(db, request.form.get("owner", "").strip()),
                review_on=_day("review_on"),
                valid_until=_day("valid_until"),
                by=writer(),
                at=services().clock(),
            )
    except Invalid as error:
        return editor.page(number, errors=error.fields), 422
    flash(_("维护安排已保存。"))
    return redirect(url_for("knowledge.edit", number=article.number, _anchor="care"), 303)


@knowledge.post("/articles/<number>/verify")
def verify(number: str) -> Response:
    """Say that an article is right as it stands."""
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以核对文章"))
    with services().sessions.begin() as db:
        article = articles.get(db, number, access.person())
        articles.verify(db, article, by=writer(), at=services().clock())
    flash(_("已记下：这篇文章的内容核对无误。"))
    return redirect(url_for("portal.article", number=article.number), 303)


def _mine(db: Session, number: str, by: Person) -> Article:
    article = articles.get_itself(db, number, by)
    rights.require(rights.may_edit_article(by, article), _("没有修改这篇文章的权限"))
    return article


def _take(db: Session, article: Article, step: str, by: Person) -> None:
    at, text = services().clock(), request.form.get("text", "")
    if step == "send_back":
        articles.send_back(db, article, text, by=by, at=at)
    elif step == "submit":
        articles.submit(db, article, by=by, at=at, text=text)
    elif step == "withdraw":
        articles.withdraw(db, article, by=by, at=at, text=text)
    elif step == "renew":
        articles.renew(db, article, by=by, at=at, review_on=_day("review_on"))
    elif step == "discard":
        articles.discard(db, article, by=by, at=at)
    else:
        articles.retire(db, article, by=by, at=at)


def _done(step: str) -> str:
    return {
        "submit": _("已提交审核。"),
        "withdraw": _("已撤回，可以继续写。"),
        "send_back": _("已退回给作者修改。"),
        "renew": _("已复审，读者继续看到它。"),
        "discard": _("已放弃没有发布的修改，历史版本里还能找到。"),
        "retire": _("已归档，读者不再看到它。"),
    }[step]


def _owner(db: Session, name: str) -> Person | None:
    if not name:
        return None
    found = people.find(db, name)
    if found is None:
        raise Invalid("owner", _("没有这个支持人员"))
    return found


def _day(name: str) -> date | None:
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(name, _("日期要写成 2026-12-31 这样")) from error
