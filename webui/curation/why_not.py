"""Why an article was not found: a query and an article in, plain sentences out."""

from flask import render_template, request

import search
from kb import articles, rights
from kb.audiences import least
from kb.text import clean, is_blank
from webui import explaining
from webui.curation.blueprint import curation
from webui.installation import services

AUDIENCES = {"visitor": search.VISITORS, "user": search.EMPLOYEES, "agent": search.SUPPORT}
MEMBER = "member"
"""Somebody in one of the groups that the article is for."""


@curation.get("/why-not")
def why_not() -> str:
    """Explain what became of one article in one search."""
    query, reference = clean(request.args.get("q", "")), request.args.get("article", "")
    audience = request.args.get("as", "agent")
    audience = audience if audience in {*AUDIENCES, MEMBER} else "agent"
    article, told, damaged = None, None, False
    if not is_blank(query) and reference.strip():
        with services().sessions.read() as db:
            article = articles.find(db, reference)
            if article is not None:
                try:
                    seen = AUDIENCES.get(audience) or least(rights.readers_of(article))
                    told = explaining.explain(services(), db, query, article, audience=seen)
                except search.Damaged:
                    damaged = True
    return render_template(
        "curation/why_not.html",
        q=query,
        reference=reference,
        audience=audience,
        article=article,
        told=told,
        damaged=damaged,
    )
