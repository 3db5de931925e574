"""Go through the points for one revision of an article: beside its review, or on a page of its own."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb import articles, checklist, rights
from kb.checklist import Average, Point
from kb.errors import Invalid
from kb.models import Article, RevisionScore
from webui import access
from webui.checklist.blueprint import checklist as blueprint
from webui.installation import services
from webui.presentation.language import gettext as _


@blueprint.get("/articles/<number>/checklist")
def rate(number: str) -> str:
    """Show the points for the newest revision, with what was found before."""
    return _page(number)


@blueprint.post("/articles/<number>/checklist")
def save(number: str) -> tuple[str, int] | Response:
    """Store what was found, and go back to where it was asked."""
    answers = {name.removeprefix("point."): value for name, value in request.form.items() if "point." in name}
    try:
        with services().sessions.begin() as db:
            article = articles.get(db, number, access.person())
            revision = request.form.get("revision", article.revision, type=int)
            found = checklist.rate(
                db, article, revision, answers, by=access.somebody(), at=services().clock()
            )
    except Invalid as error:
        return _page(number, request.form, error.fields), 422
    flash(_("已记下：第 %(n)s 版得 %(score)s 分。", n=revision, score=found.score))
    own = url_for("checklist.rate", number=number)
    back = access.safe_next(request.form["back"]) if request.form.get("back") else own
    return redirect(back, 303)


def points() -> Sequence[Point]:
    """Return the points that hold now."""
    with services().sessions.read() as db:
        return checklist.points(db)


def score_of(article: Article, number: int | None = None) -> RevisionScore | None:
    """Return what a reviewer found of a revision of an article, the newest unless told."""
    with services().sessions.read() as db:
        found = checklist.score(db, article, number or article.revision)
        if found is not None:
            _ = found.by  # read while the session is open
        return found


def averages() -> list[Average]:
    """Return the mean score of every category, for the support."""
    if not rights.is_support(access.person()):
        return []
    with services().sessions.read() as db:
        return checklist.averages(db)


def _page(
    number: str, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> str:
    with services().sessions.read() as db:
        return render_template(
            "checklist/rate.html",
            article=articles.get(db, number, access.person()),
            values=typed or {},
            errors=errors or {},
        )
