"""A known issue as readers see it."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from kb import incidents, rights
from kb.models import Article
from webui import access
from webui.incidents.blueprint import known_issues
from webui.installation import services


@known_issues.get("/known-issues/<number>")
def read(number: str) -> str | Response:
    """Show what is affected and what helps meanwhile; the support goes to the page where it is tended."""
    person = access.person()
    if rights.is_support(person):
        return redirect(url_for("incidents.issue", number=number))
    with services().sessions.read() as db:
        issue = incidents.get_shown(db, number, rights.audience_of(person))
        return render_template("incidents/read.html", issue=issue, article=readable(issue.article))


def readable(article: Article | None) -> Article | None:
    """Return an article to those who may read it."""
    return article if article is not None and rights.may_read_article(access.person(), article) else None
