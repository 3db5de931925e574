"""Every saved text of an article: which there are, what differs between two, and the way back to one."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb import articles, rights
from kb.content import Content
from kb.models import Article
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge, writer
from webui.knowledge.publishing import changed_facts
from webui.presentation import differences
from webui.presentation.language import gettext as _


@knowledge.get("/articles/<number>/revisions")
def revisions(number: str) -> str:
    """Show every saved text of an article."""
    with services().sessions.read() as db:
        article = _editable(db, number)
        return render_template(
            "articles/revisions.html",
            article=article,
            revisions=articles.revisions(db, article, access.person()),
            steps=articles.steps(db, article),
        )


@knowledge.get("/articles/<number>/revisions/compare")
def compare(number: str) -> str:
    """Show two saved texts side by side with what differs; the last two where none are named."""
    with services().sessions.read() as db:
        article = _editable(db, number)
        last = article.revision
        after = request.args.get("to", last, type=int)
        before = request.args.get("from", max(1, after - 1), type=int)
        old, new = (articles.revision(db, article, each, access.person()) for each in (before, after))
        was, becomes = (Content.parse(each.content, Content.of(article)) for each in (old, new))
        return render_template(
            "articles/compare.html",
            article=article,
            old=old,
            new=new,
            facts=changed_facts(was, becomes),
            rows=differences.compare(was.body, becomes.body),
        )


@knowledge.get("/articles/<number>/revisions/<int:which>")
def revision(number: str, which: int) -> str:
    """Show one saved text as readers would see it."""
    with services().sessions.read() as db:
        article = _editable(db, number)
        found = articles.revision(db, article, which, access.person())
        return render_template("articles/revision.html", article=article, revision=found)


@knowledge.post("/articles/<number>/revisions/<int:which>/restore")
def restore(number: str, which: int) -> Response:
    """Save an earlier text again."""
    with services().sessions.begin() as db:
        article = _editable(db, number)
        changed = articles.restore(db, article, which, by=writer(), at=services().clock())
    if not changed:
        flash(_("现在的内容就是这一版，没有变化。"))
    elif article.working:
        flash(_("第 %(n)s 版已恢复为修改稿，发布后读者才会看到。", n=which))
    else:
        flash(_("第 %(n)s 版已恢复。", n=which))
    return redirect(url_for("knowledge.edit", number=article.number), 303)


def _editable(db: Session, number: str) -> Article:
    article = articles.get_itself(db, number, access.person())
    rights.require(rights.may_edit_article(access.person(), article), _("没有修改这篇文章的权限"))
    return article
