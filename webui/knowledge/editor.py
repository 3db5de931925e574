"""The editor: write, look at it, save without losing what somebody else saved meanwhile."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, groups, rights, unsaved
from kb.content import Content
from kb.errors import Conflict, Invalid
from kb.models import Article
from webui import access
from webui.attachments import in_place
from webui.installation import services
from webui.knowledge import templates
from webui.knowledge import unsaved as kept
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.near import near_to
from webui.presentation import differences, markdown
from webui.presentation.language import gettext as _

LISTS = ("phrasings", "groups", "related", "related_tickets")


@knowledge.get("/articles/<number>/edit")
def edit(number: str) -> str:
    """Show an article in the editor; with `restore` what was typed and not saved."""
    return page(number, restoring=bool(request.args.get("restore")))


@knowledge.post("/articles/<number>/edit")
def save(number: str) -> tuple[str, int] | Response:
    """Save a new revision; one saved meanwhile by somebody else is shown beside what was typed."""
    expected = request.form.get("revision", type=int)
    try:
        with services().sessions.begin() as db:
            article = editable(db, number)
            about = article.number
            content = Content.parse(typed(), default=articles.newest(db, article))
            changed = articles.edit(
                db,
                article,
                content,
                by=writer(),
                at=services().clock(),
                why=request.form.get("why", "")[:300],
                expected_revision=expected if expected is not None else -1,
            )
            unsaved.forget(db, about, writer())
    except Invalid as error:
        return page(number, kept.texts(), error.fields), 422
    except Conflict as error:
        kept.keep_typed(about)
        return page(number, kept.texts(), conflict=str(error)), 409
    flash(_saved(article, changed))
    if request.form.get("step") == "publish" and rights.may_publish(access.person()):
        return redirect(url_for("knowledge.review", number=article.number), 303)
    began = request.args.get("began")
    return redirect(url_for("knowledge.edit", number=article.number, began=began), 303)


@knowledge.post("/preview")
def preview() -> str:
    """Show what a text will look like."""
    body = in_place(request.form.get("body", ""), request.form.get("article", ""))
    if request.headers.get("X-Part"):
        return markdown.render(body)
    return render_template("articles/preview.html", title=request.form.get("title", ""), body=body)


def typed() -> dict[str, Any]:
    """Return what the editor sends, as the API names it."""
    data: dict[str, Any] = dict(kept.texts())
    if data.get("visibility", "groups") != "groups":
        data["groups"] = ""
    if "tags" in data:
        data["tags"] = data["tags"].replace("，", ",").replace("、", ",").split(",")
    for name in LISTS:
        if name in data:
            data[name] = data[name].splitlines()
    return data


def shown(content: Content) -> dict[str, Any]:
    """Return a content as the fields of the editor hold it."""
    data = content.as_json()
    return data | {"tags": _("，").join(content.tags)} | {name: "\n".join(data[name]) for name in LISTS}


def editable(db: Session, number: str) -> Article:
    """Return an article that the person asking may write on."""
    article = articles.get_itself(db, number, access.person())
    rights.require(rights.may_edit_article(access.person(), article), _("没有修改这篇文章的权限"))
    return article


def page(
    number: str,
    values: Any = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
    *,
    restoring: bool = False,
) -> str:
    """Show the editor of an article, with what was typed or else with what is stored."""
    with services().sessions.read() as db:
        article = editable(db, number)
        stored = shown(articles.newest(db, article))
        offered = None if values else kept.offered(db, article.number, stored)
        revision = article.revision if conflict or not values else request.form.get("revision", "")
        if restoring and offered is not None:
            values, revision, offered = offered.values, offered.revision, None
        is_typed = values is not None
        values = stored | dict(values.items()) if is_typed else stored
        return render_template(
            "articles/edit.html",
            article=article,
            values=values,
            near=near_to(values, but=article.number),
            theirs=stored if conflict else None,
            rows=differences.compare(stored["body"], _lines(values["body"])) if conflict else [],
            facts=_facts(stored, values) if conflict else [],
            revision=revision,
            errors=errors or {},
            conflict=conflict,
            is_typed=is_typed,
            offered=offered,
            steps=articles.steps(db, article),
            moves=articles.moves(access.person(), article),
            stage=articles.stage(article),
            subject=article.number,
            templates=templates.bodies(),
            groups=groups.offered(db, access.person(), *article.groups, *stored["groups"].splitlines()),
        )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _facts(theirs: dict[str, Any], mine: dict[str, Any]) -> list[tuple[str, differences.Row]]:
    """Return what differs beside the body, by the name of the field."""
    pairs = ((name, str(theirs[name]), _lines(mine[name]).strip()) for name in kept.FIELDS if name != "body")
    return [(name, differences.words(old, new)) for name, old, new in pairs if old != new]


def _saved(article: Article, changed: bool) -> str:
    if not changed:
        return _("内容没有变化。")
    if article.working:
        return _("已保存为第 %(n)s 版，发布后读者才会看到。", n=article.revision)
    return _("已保存为第 %(n)s 版。", n=article.revision)
