"""The list of articles, their revisions, and the steps that change what readers see."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.text import one_line
from webui import access
from webui.addresses import paging
from webui.installation import services
from webui.knowledge.blueprint import knowledge
from webui.presentation.language import gettext as _

PAGE = 50


@knowledge.get("/")
def listing() -> str:
    """List articles by state and category, the last changed first."""
    state, category = request.args.get("state", ""), one_line(request.args.get("category", ""))
    person, before = access.person(), paging.place(request.args.get("cursor", ""))
    with services().sessions.read() as db:
        found = articles.listing(db, person, state=state, category=category, before=before, limit=PAGE + 1)
        shown, cursor = paging.after(found, PAGE)
        return render_template(
            "articles/list.html",
            articles=shown,
            cursor=cursor,
            state=state,
            category=category,
            counts=articles.counts_by_state(db, person),
            categories=articles.categories(db, rights.audience_of(person)),
        )


@knowledge.get("/articles/<number>/revisions")
def revisions(number: str) -> str:
    """Show every saved text of an article."""
    with services().sessions.read() as db:
        article = articles.get(db, number, access.person())
        rights.require(rights.may_edit_article(access.person(), article))
        return render_template(
            "articles/revisions.html", article=article, revisions=articles.revisions(db, article)
        )


@knowledge.post("/articles/<number>/verify")
def verify(number: str) -> Response:
    """Say that an article is right as it stands."""
    rights.require(rights.may_publish(access.person()), _("只有工程师和管理员可以核对文章"))
    with services().sessions.begin() as db:
        article = articles.get(db, number, access.person())
        articles.verify(db, article, by=access.somebody(), at=services().clock())
    flash(_("已记下：这篇文章的内容核对无误。"))
    return redirect(url_for("portal.article", number=article.number), 303)


@knowledge.post("/articles/<number>/<any(publish, retire):step>")
def change_state(number: str, step: str) -> Response:
    """Put an article before its readers, or take it away."""
    rights.require(rights.may_publish(access.person()), _("只有工程师和管理员可以发布或归档文章"))
    with services().sessions.begin() as db:
        article = articles.get(db, number, access.person())
        if step == "publish":
            articles.publish(db, article, at=services().clock())
        else:
            articles.retire(db, article, at=services().clock())
    flash(_("已发布，读者马上就能搜到。") if step == "publish" else _("已归档，读者不再看到它。"))
    return redirect(url_for("knowledge.edit", number=article.number), 303)
