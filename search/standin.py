"""What can be answered while the index is damaged? The articles that hold most of the words, by SQL."""

from typing import Final

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from kb import rights
from kb.models import Article
from search.document import Answer, Filters, Hit, Reason
from search.operators.query import parse
from search.words.fillers import FILLERS
from search.words.scanner import scan

_MOST_WORDS: Final = 12
_MOST_HITS: Final = 200


def fallback(
    session: Session,
    typed: str,
    *,
    audience: int,
    limit: int = 10,
    filters: Filters = Filters(),  # noqa: B008 (unchanging)
) -> Answer:
    """List the articles that hold most of the query's words, only those that this audience may see."""
    query = parse(typed)
    words = _words(query.ranked or (query.text,))
    if not words:
        return Answer(ignored=query.ignored)
    held = {word: _holding(word) for word in words}
    matched: ColumnElement[int] = literal(0)
    for clause in held.values():
        matched = matched + case((clause, 1), else_=0)
    allowed = and_(rights.findable_articles(audience), *_passing(filters), or_(*held.values()))
    rows = _best(matched, allowed, min(limit, _MOST_HITS))
    total = session.scalar(select(func.count()).select_from(Article).where(allowed)) or 0
    hits = [_hit(article, float(score)) for article, score in session.execute(rows)]
    return Answer(hits=tuple(hits), total=total, ignored=query.ignored)


def _words(texts: tuple[str, ...]) -> list[str]:
    """Take the words as they were typed, for nothing in the database is cut or stemmed."""
    found = {
        text[token.start : token.end]: None
        for text in texts
        for token in scan(text)
        if token.term not in FILLERS and "\0" not in text[token.start : token.end]
    }
    return list(found)[:_MOST_WORDS]


def _holding(word: str) -> ColumnElement[bool]:
    columns = (Article.title, Article.body, cast(Article.phrasings, Text))
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def _passing(filters: Filters) -> list[ColumnElement[bool]]:
    passing: list[ColumnElement[bool]] = []
    if below := filters.category.rstrip("/"):
        passing.append(
            or_(Article.category == below, Article.category.startswith(f"{below}/", autoescape=True))
        )
    if filters.kind:
        passing.append(Article.kind == filters.kind)
    if filters.lang:
        passing.append(Article.lang == filters.lang)
    if filters.tag:
        passing.append(cast(Article.tags, Text).contains(f'"{filters.tag}"', autoescape=True))
    return passing


def _best(matched: ColumnElement[int], allowed: ColumnElement[bool], limit: int) -> Select[Article, int]:
    return select(Article, matched).where(allowed).order_by(matched.desc(), Article.id).limit(limit)


def _hit(article: Article, score: float) -> Hit:
    return Hit(
        key=article.id,
        number=article.number,
        external_id=article.external_id or "",
        title=article.title,
        category=article.category,
        kind=article.kind,
        lang=article.lang,
        updated_at=int(article.updated_at.timestamp()),
        score=score,
        why=(Reason(None, "rest", score),),
    )
