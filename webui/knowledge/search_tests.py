"""Search tests: an article's title and phrasings run as searches, as its readers would, with the rank they give it."""

import time
from collections.abc import Sequence

from flask import render_template
from sqlalchemy.orm import Session

import search
from kb import articles, rights
from kb.audiences import least
from kb.models import Article
from kb.sentences import sentence as _
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge
from webui.rehearsing import DEPTH, Tried, asker_of, tries

NEWEST = 300
SECONDS = 3.0
SHOWN = 100


@knowledge.get("/articles/<number>/search-test")
def search_test(number: str) -> str:
    """Try the title and phrasings of one article."""
    with services().sessions.read() as db:
        article = articles.get(db, number, access.person())
        rights.require(rights.may_edit_article(access.person(), article), _("没有修改这篇文章的权限"))
        tried, is_damaged = _try_one(db, article)
        return render_template(
            "articles/search_test.html",
            article=article,
            tried=tried,
            is_damaged=is_damaged,
            asker=asker_of(rights.readers_of(article)),
        )


@knowledge.get("/search-tests")
def search_tests() -> str:
    """Offer to try the articles that changed last."""
    return render_template("articles/search_tests.html", tried=None, newest=NEWEST)


@knowledge.post("/search-tests")
def run_search_tests() -> str:
    """Try the articles that changed last, for some seconds, and list what is not found well."""
    until, bad, count, searches = time.monotonic() + SECONDS, [], 0, 0
    with services().sessions.read() as db:
        for article in articles.listing(db, access.person(), limit=NEWEST):
            if not article.is_findable:
                continue
            if time.monotonic() > until:
                break
            tried, _damaged = _try_one(db, article)
            count, searches = count + 1, searches + len(tried)
            bad += [(article, each) for each in tried if not each.is_good]
        bad.sort(key=lambda pair: -(pair[1].rank or DEPTH + 1))
        return render_template(
            "articles/search_tests.html",
            tried=bad[:SHOWN],
            askers=[asker_of(rights.readers_of(article)) for article, _each in bad[:SHOWN]],
            total=len(bad),
            count=count,
            searches=searches,
            newest=NEWEST,
        )


def _try_one(db: Session, article: Article) -> tuple[Sequence[Tried], bool]:
    audience, queries = least(rights.readers_of(article)), [article.title, *article.phrasings]
    try:
        return list(tries(db, services().index, queries, article.id, audience)), False
    except search.Damaged:
        return [], True
