"""Search tests: an article's title and phrasings run as searches, as its readers would, with the rank they give it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

import search
from kb import articles, rights
from kb.models import Article
from kb.sentences import sentence as _
from webui import access
from webui.installation import services
from webui.knowledge.blueprint import knowledge

GOOD = 3
DEPTH = 10
NEWEST = 300
SECONDS = 3.0
SHOWN = 100
ASKERS = ("visitor", "user", "agent")


@dataclass(frozen=True)
class Tried:
    """One search and where it found its article; 0 is for not among the first ten."""

    query: str
    rank: int

    @property
    def is_good(self) -> bool:
        """Whether it stands among the first three."""
        return 0 < self.rank <= GOOD


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
            asker=ASKERS[rights.level_of(article)],
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
            askers=[ASKERS[rights.level_of(article)] for article, _each in bad[:SHOWN]],
            total=len(bad),
            count=count,
            searches=searches,
            newest=NEWEST,
        )


def _try_one(db: Session, article: Article) -> tuple[Sequence[Tried], bool]:
    audience, queries = rights.level_of(article), [article.title, *article.phrasings]
    try:
        return list(tries(db, services().index, queries, article.id, audience)), False
    except search.Damaged:
        return [], True


def tries(
    db: Session, index: search.SearchIndex, queries: Iterable[str], key: int, audience: int
) -> Iterator[Tried]:
    """Search for each of these once, as somebody who sees so far, and tell where the article of this key stands."""
    at, lexicon = int(services().clock().timestamp()), services().lexicon_from(db)
    for query in dict.fromkeys(queries):
        hits = index.search(query, audience=audience, limit=DEPTH, counts=False, lexicon=lexicon, at=at).hits
        rank = next((place for place, hit in enumerate(hits, 1) if hit.key == key), 0)
        yield Tried(query, rank)
