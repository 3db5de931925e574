"""Would readers find it? An article's title and phrasings run as searches, now or as it will be once published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

import search
from kb import articles, groups, rights
from kb.audiences import EMPLOYEES, SUPPORT, VISITORS, least
from kb.content import Content
from kb.models import Article
from webui import explaining
from webui.installation import services

GOOD = 3
DEPTH = 10
ASKERS = {VISITORS: "visitor", EMPLOYEES: "user", SUPPORT: "agent"}


@dataclass(frozen=True)
class Tried:
    """One search and where it found its article; 0 is for not among the first ten."""

    query: str
    rank: int

    @property
    def is_good(self) -> bool:
        """Whether it stands among the first three."""
        return 0 < self.rank <= GOOD


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


def asker_of(readers: int) -> str:
    """Name the one of an article's readers who sees least."""
    return ASKERS.get(least(readers), "member")


def tries(
    db: Session, index: search.SearchIndex, queries: Iterable[str], key: int, audience: int
) -> Iterator[Tried]:
    """Search for each of these once, as somebody who sees so far, and tell where the article of this key stands."""
    at, lexicon = int(services().clock().timestamp()), services().lexicon_from(db)
    for query in dict.fromkeys(queries):
        hits = index.search(query, audience=audience, limit=DEPTH, counts=False, lexicon=lexicon, at=at).hits
        rank = next((place for place, hit in enumerate(hits, 1) if hit.key == key), 0)
        yield Tried(query, rank)


def rehearse(db: Session, article: Article) -> Rehearsal:
    """Try the ways of asking on the index as it will be with the text that is to be published."""
    text = articles.newest(db, article)
    readers = rights.READERS.get(text.visibility) or groups.bits(db, text.groups)
    audience = least(readers)
    try:
        index = services().index.trial([_document(article, text, readers)])
        tried = list(tries(db, index, [text.title, *text.phrasings], article.id, audience))
        failing = [each.query for each in tried if not each.is_good]
        why = {
            query: explaining.trial(services(), index, query, article.id, audience=audience)
            for query in failing
        }
    except search.Damaged:
        return Rehearsal(is_damaged=True)
    return Rehearsal(tried, why)


def _document(article: Article, text: Content, readers: int) -> search.Document:
    return replace(
        search.article_document(article),
        title=text.title,
        phrasings=tuple(text.phrasings),
        body=text.body,
        category=text.category,
        tags=tuple(text.tags),
        lang=text.lang,
        kind=text.kind,
        audience=readers,
    )
