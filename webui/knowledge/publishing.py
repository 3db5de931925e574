"""The way to the readers: what changes for them, and whether they will find it; then the button."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.content import Content
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.templates import left_open
from webui.presentation import differences
from webui.presentation.language import gettext as _
from webui.rehearsing import rehearse


@knowledge.get("/articles/<number>/publish")
def review(number: str) -> str:
    """Show what publishing changes and how well it will be found."""
    return page(number)


@knowledge.post("/articles/<number>/publish")
def publish(number: str) -> tuple[str, int] | Response:
    """Publish, unless readers would not find it and nobody has said that this may be."""
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以发布文章"))
    with services().sessions.begin() as db:
        article = articles.get_itself(db, number, access.person())
        failing = rehearse(db, article).failing
        if failing and not request.form.get("override"):
            return page(number, stopped=True), 409
        articles.publish(
            db,
            article,
            by=writer(),
            at=services().clock(),
            text=request.form.get("text", ""),
            overridden=failing,
        )
    flash(_("已发布，读者马上就能搜到。"))
    return redirect(url_for("knowledge.edit", number=article.number), 303)


def page(number: str, *, stopped: bool = False) -> str:
    """Show what is about to be published."""
    with services().sessions.read() as db:
        article = articles.get_itself(db, number, access.person())
        rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以发布文章"))
        text = articles.newest(db, article)
        return render_template(
            "articles/publish.html",
            article=article,
            text=text,
            rows=differences.compare(article.body, text.body) if article.working else [],
            facts=changed_facts(Content.of(article), text) if article.working else [],
            rehearsal=rehearse(db, article),
            stopped=stopped,
            left_open=left_open(text.body),
            steps=articles.steps(db, article)[:10],
        )


def changed_facts(old: Content, new: Content) -> list[tuple[str, differences.Row]]:
    """Return what differs beside the body, by the name of the field."""
    found = []
    before, after = old.as_json(), new.as_json()
    for name in after:
        was, becomes = (_line(facts[name]) for facts in (before, after))
        if name != "body" and was != becomes:
            found.append((name, differences.words(was, becomes)))
    return found


def _line(value: object) -> str:
    return _("；").join(map(str, value)) if isinstance(value, list) else str(value)
