"""Two articles into one: shown first with what becomes of both, then done."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.errors import Conflict, NotFound
from kb.models import Article
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.near import near_to
from webui.presentation import differences
from webui.presentation.language import gettext as _


@knowledge.get("/articles/<number>/merge")
def merging(number: str) -> str:
    """Choose into which article this one goes, and see both."""
    return _page(number, request.args.get("into", ""))


@knowledge.post("/articles/<number>/merge")
def merge(number: str) -> tuple[str, int] | Response:
    """Merge them."""
    try:
        with services().sessions.begin() as db:
            gone, into = _article(db, number), _article(db, request.form.get("into", ""))
            articles.merge(db, gone, into, by=writer(), at=services().clock())
    except (Conflict, NotFound) as error:
        return _page(number, request.form.get("into", ""), str(error)), 409
    flash(_("%(gone)s 已合并到 %(into)s，旧地址会自动转过来。", gone=gone.number, into=into.number))
    return redirect(url_for("portal.article", number=into.number), 303)


def _page(number: str, chosen: str, complaint: str = "") -> str:
    with services().sessions.read() as db:
        gone = _article(db, number)
        into = articles.find(db, chosen) if chosen else None
        if into is not None and not rights.may_edit_article(access.person(), into):
            into = None
        if chosen and into is None and not complaint:
            complaint = _("没有找到 %(number)s", number=chosen)
        return render_template(
            "articles/merge.html",
            gone=gone,
            into=into,
            chosen=chosen,
            complaint=complaint,
            rows=differences.compare(into.body, gone.body) if into else [],
            near=near_to({"title": gone.title, "body": gone.body}, but=gone.number),
        )


def _article(db: Session, number: str) -> Article:
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以合并文章"))
    return articles.get_itself(db, number, access.person())
