"""The way to the readers: what changes for them, and whether they will find it; then the button."""

from dataclasses import dataclass, field, replace

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

import search
from kb import articles, rights
from kb.content import Content
from kb.models import VISIBILITIES, Article
from webui import access, explaining
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.search_tests import ASKERS, Tried, tries
from webui.presentation import differences
from webui.presentation.language import gettext as _


@dataclass(frozen=True)
class Rehearsal:
    """How well the ways of asking would find a text once it is published, and why not, by what was asked."""

    tried: list[Tried] = field(default_factory=list)
    why: dict[str, list[str]] = field(default_factory=dict)
    is_damaged: bool = False

    @property
    def failing(self) -> list[str]:
        """What was asked and does not bring the article among the first three."""
        return [each.query for each in self.tried if not each.is_good]


@knowledge.get("/articles/<number>/publish")
def review(number: str) -> str:
    """Show what publishing changes and how well it will be found."""
    return page(number)


@knowledge.post("/articles/<number>/publish")
def publish(number: str) -> tuple[str, int] | Response:
    """Publish, unless readers would not find it and nobody has said that this may be."""
    rights.require(rights.may_publish(access.person()), _("只有工程师和管理员可以发布文章"))
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
        rights.require(rights.may_publish(access.person()), _("只有工程师和管理员可以发布文章"))
        text = articles.newest(db, article)
        return render_template(
            "articles/publish.html",
            article=article,
            text=text,
            rows=differences.compare(article.body, text.body) if article.working else [],
            facts=changed_facts(Content.of(article), text) if article.working else [],
            rehearsal=rehearse(db, article),
            asker=ASKERS[VISIBILITIES.index(text.visibility)],
            stopped=stopped,
            steps=articles.steps(db, article)[:10],
        )


def rehearse(db: Session, article: Article) -> Rehearsal:
    """Try the ways of asking on the index as it will be with the text that is to be published."""
    text = articles.newest(db, article)
    audience = VISIBILITIES.index(text.visibility)
    try:
        index = services().index.trial([_document(article, text, audience)])
        tried = list(tries(db, index, [text.title, *text.phrasings], article.id, audience))
        failing = [each.query for each in tried if not each.is_good]
        why = {
            query: explaining.trial(services(), index, query, article.id, audience=audience)
            for query in failing
        }
    except search.Damaged:
        return Rehearsal(is_damaged=True)
    return Rehearsal(tried, why)


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


def _document(article: Article, text: Content, audience: int) -> search.Document:
    return replace(
        search.article_document(article),
        title=text.title,
        phrasings=tuple(text.phrasings),
        body=text.body,
        category=text.category,
        tags=tuple(text.tags),
        lang=text.lang,
        kind=text.kind,
        audience=audience,
    )
