"""The editor: write, look at it, save without losing what somebody else saved meanwhile."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge
from webui.knowledge.near import near_to
from webui.presentation import markdown
from webui.presentation.language import gettext as _

FIELDS = ("title", "phrasings", "category", "tags", "type", "visibility", "lang", "body")


@knowledge.get("/articles/<number>/edit")
def edit(number: str) -> str:
    """Show an article in the editor."""
    return page(number)


@knowledge.post("/articles/<number>/edit")
def save(number: str) -> tuple[str, int] | Response:
    """Save a new revision; one saved meanwhile by somebody else is shown beside what was typed."""
    expected = request.form.get("revision", type=int)
    try:
        with services().sessions.begin() as db:
            article = articles.get(db, number, access.person())
            rights.require(rights.may_edit_article(access.person(), article), _("没有修改这篇文章的权限"))
            content = Content.parse(typed(), default=articles.newest(db, article))
            changed = articles.edit(
                db,
                article,
                content,
                by=access.person(),
                at=services().clock(),
                why=request.form.get("why", "")[:300],
                expected_revision=expected if expected is not None else -1,
            )
    except Invalid as error:
        return page(number, request.form, error.fields), 422
    except Conflict as error:
        return page(number, request.form, conflict=str(error)), 409
    flash(_("已保存为第 %(n)s 版。", n=article.revision) if changed else _("内容没有变化。"))
    return redirect(url_for("knowledge.edit", number=article.number), 303)


@knowledge.post("/preview")
def preview() -> str:
    """Show what a text will look like."""
    body = request.form.get("body", "")
    if request.headers.get("X-Part"):
        return markdown.render(body)
    return render_template("articles/preview.html", title=request.form.get("title", ""), body=body)


def typed() -> dict[str, Any]:
    """Return what the editor sends, as the API names it."""
    data: dict[str, Any] = {name: request.form[name] for name in FIELDS if name in request.form}
    if "tags" in data:
        data["tags"] = data["tags"].replace("，", ",").replace("、", ",").split(",")
    if "phrasings" in data:
        data["phrasings"] = data["phrasings"].splitlines()
    return data


def shown(content: Content) -> dict[str, Any]:
    """Return a content as the fields of the editor hold it."""
    data = content.as_json()
    return data | {"tags": _("，").join(content.tags), "phrasings": "\n".join(content.phrasings)}


def page(number: str, values: Any = None, errors: dict[str, str] | None = None, conflict: str = "") -> str:
    """Show the editor of an article, with what was typed or else with what is stored."""
    with services().sessions.read() as db:
        article: Article = articles.get(db, number, access.person())
        rights.require(rights.may_edit_article(access.person(), article), _("没有修改这篇文章的权限"))
        values, is_stored = values or shown(articles.newest(db, article)), not values
        return render_template(
            "articles/edit.html",
            article=article,
            values=values,
            near=near_to(values, but=article.number),
            theirs=shown(articles.newest(db, article)) if conflict else None,
            revision=article.revision if conflict or is_stored else request.form.get("revision", ""),
            errors=errors or {},
            conflict=conflict,
        )
