"""Words of the house, which no dictionary holds and which are searched as one."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.curation import trail
from kb.errors import Invalid, NotFound
from kb.models import OwnWord, Person
from kb.sentences import sentence as _
from kb.text import HAN, fold, one_line

KIND = "word"
LONGEST = 12
GONE = _("这个词已经不在了，可能刚被别人删除")
_GOOD = re.compile(f"[{HAN}]{{2,{LONGEST}}}")


def listing(session: Session, holding: str = "") -> Sequence[OwnWord]:
    """Return all own words, the last changed first, or those that hold this text."""
    stored = select(OwnWord).options(selectinload(OwnWord.by))
    if wanted := fold(holding):
        stored = stored.where(OwnWord.word.contains(wanted, autoescape=True))
    return session.scalars(stored.order_by(OwnWord.edition.desc(), OwnWord.id)).all()


def get(session: Session, key: int) -> OwnWord:
    """Return an own word or raise NotFound."""
    word = session.get(OwnWord, key)
    if word is None:
        raise NotFound(GONE)
    return word


def add(session: Session, word: str, *, by: Person | None, at: datetime) -> OwnWord:
    """Store a new word."""
    own = OwnWord(word=check(session, word))
    trail.sign(own, trail.keep(session, KIND, {}, as_json(own), by=by, at=at), by, at)
    session.add(own)
    session.flush()
    return own


def change(
    session: Session,
    own: OwnWord,
    word: str,
    *,
    by: Person | None,
    at: datetime,
    edition: int | None = None,
) -> bool:
    """Store how a word is written now and tell whether that differed; Conflict when it is not of this edition."""
    trail.expect(own, edition)
    word, before = check(session, word, but=own), as_json(own)
    if word == own.word:
        return False
    own.word = word
    trail.sign(own, trail.keep(session, KIND, before, as_json(own), by=by, at=at), by, at)
    session.flush()
    return True


def remove(
    session: Session, own: OwnWord, *, by: Person | None, at: datetime, edition: int | None = None
) -> None:
    """Let a word go."""
    trail.expect(own, edition)
    trail.keep(session, KIND, as_json(own), {}, by=by, at=at)
    session.delete(own)
    session.flush()


def check(session: Session, word: str, *, but: OwnWord | None = None) -> str:
    """Return a word as it is stored, or raise Invalid; none stands there twice."""
    word = fold(one_line(word))
    if not _GOOD.fullmatch(word):
        raise Invalid("word", _("请填 2 到 %(most)s 个汉字；英文和代码本来就整体识别，不用加", most=LONGEST))
    known = session.scalar(select(OwnWord).where(OwnWord.word == word))
    if known is not None and known is not but:
        raise Invalid("word", _("“%(word)s”已经有了", word=word))
    return word


def as_json(own: OwnWord) -> dict[str, Any]:
    """Return what an entry says."""
    return {"word": own.word}
