"""Articles that say nearly the same: the list as it was last made, less what people said is not the same."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.audiences import EVERYTHING
from kb.errors import NotFound
from kb.models import Article, NearPair, Person
from kb.sentences import sentence as _
from kb.text import fold

SHORTEST = 6
SENTENCES = 5
_ENDS = re.compile(r"(?<=[。！？!?；;])|(?<=\.)\s|\n+")
_MARKS = re.compile(r"^[\s>#*\-+\d.、)）]+|[*_`]+")


def store(session: Session, pairs: Iterable[tuple[int, int, float]], *, at: datetime) -> None:
    """Keep these pairs of article ids and similarities in place of what was listed; what was dismissed stays so."""
    known = {(pair.first_id, pair.second_id): pair for pair in session.scalars(select(NearPair))}
    there = set(session.scalars(select(Article.id)))
    for first, second, similarity in pairs:
        pair = known.pop((first, second), None)
        if pair is not None:
            pair.similarity = similarity
        elif {first, second} <= there:
            session.add(NearPair(first_id=first, second_id=second, similarity=similarity, found_at=at))
    for pair in known.values():
        if pair.dismissed_at is None:
            session.delete(pair)


def listing(session: Session, person: Person | None, *, limit: int = 100) -> Sequence[NearPair]:
    """Return the pairs that still stand, both of which somebody may find; the nearest first."""
    return _standing(session, rights.audience_of(person), limit)


def every(session: Session) -> Sequence[NearPair]:
    """Return every pair that still stands, for who runs the installation."""
    return _standing(session, EVERYTHING, None)


def _standing(session: Session, audience: int, limit: int | None) -> Sequence[NearPair]:
    findable = rights.findable_articles(audience)
    wanted = (
        select(NearPair)
        .options(selectinload(NearPair.first), selectinload(NearPair.second))
        .where(NearPair.dismissed_at.is_(None), NearPair.first.has(findable), NearPair.second.has(findable))
        .order_by(NearPair.similarity.desc(), NearPair.id)
    )
    return session.scalars(wanted.limit(limit)).all()


def dismiss(session: Session, key: int, *, by: Person, at: datetime) -> None:
    """Say that two articles are not the same, so that they are never listed again."""
    pair = session.get(NearPair, key)
    if pair is None:
        raise NotFound(_("没有这一对文章，它可能已经不再相近"))
    pair.dismissed_at, pair.by_id = pair.dismissed_at or at, by.id


def shared_sentences(one: Article, other: Article) -> list[str]:
    """Return the longest sentences that stand in both, as the first one has them."""
    known = {fold(sentence) for sentence in _sentences(other)}
    shared = {fold(sentence): sentence for sentence in _sentences(one) if fold(sentence) in known}
    return sorted(shared.values(), key=len, reverse=True)[:SENTENCES]


def _sentences(article: Article) -> list[str]:
    pieces = (_MARKS.sub("", piece).strip() for piece in _ENDS.split(f"{article.title}\n{article.body}"))
    return [piece for piece in pieces if len(piece) >= SHORTEST]
