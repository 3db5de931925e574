"""Groups of words that mean the same."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.curation import trail
from kb.errors import Invalid, NotFound, Problems
from kb.models import Person, SynonymGroup
from kb.sentences import sentence as _
from kb.text import check_length, fold, one_line

KIND = "synonyms"
WORDS_MIN = 2
WORDS_MAX = 20
WORD_MAX = 40
NOTE_MAX = 300
GONE = _("这组同义词已经不在了，可能刚被别人删除")


def listing(session: Session, holding: str = "") -> Sequence[SynonymGroup]:
    """Return all groups, the last changed first, or those with a word that holds this text."""
    stored = select(SynonymGroup).options(selectinload(SynonymGroup.by))
    groups = session.scalars(stored.order_by(SynonymGroup.edition.desc(), SynonymGroup.id)).all()
    wanted = fold(holding)
    return [group for group in groups if any(wanted in fold(word) for word in group.words)]


def get(session: Session, key: int) -> SynonymGroup:
    """Return a group or raise NotFound."""
    group = session.get(SynonymGroup, key)
    if group is None:
        raise NotFound(GONE)
    return group


def add(
    session: Session, words: Sequence[str], *, note: str = "", by: Person | None, at: datetime
) -> SynonymGroup:
    """Store a new group."""
    words, note = check(session, words, note)
    group = SynonymGroup(form=form_of(words), words=words, note=note)
    trail.sign(group, trail.keep(session, KIND, {}, as_json(group), by=by, at=at), by, at)
    session.add(group)
    session.flush()
    return group


def change(
    session: Session,
    group: SynonymGroup,
    words: Sequence[str],
    *,
    note: str = "",
    by: Person | None,
    at: datetime,
    edition: int | None = None,
) -> bool:
    """Store what a group is to be and tell whether it differed; Conflict when it is no longer of this edition."""
    trail.expect(group, edition)
    words, note = check(session, words, note, but=group)
    before = as_json(group)
    if (words, note) == (group.words, group.note):
        return False
    group.form, group.words, group.note = form_of(words), words, note
    trail.sign(group, trail.keep(session, KIND, before, as_json(group), by=by, at=at), by, at)
    session.flush()
    return True


def remove(
    session: Session, group: SynonymGroup, *, by: Person | None, at: datetime, edition: int | None = None
) -> None:
    """Let a group go."""
    trail.expect(group, edition)
    trail.keep(session, KIND, as_json(group), {}, by=by, at=at)
    session.delete(group)
    session.flush()


def check(
    session: Session, words: Sequence[str], note: str = "", *, but: SynonymGroup | None = None
) -> tuple[list[str], str]:
    """Return words and note as they are stored, or raise Invalid; no two groups but `but` hold the same words."""
    problems = Problems()
    found = list({fold(word): word for word in map(one_line, reversed(words)) if fold(word)}.values())[::-1]
    note = one_line(note)
    if len(found) < WORDS_MIN:
        problems.add("words", _("一组至少要有 %(least)s 个不同的词，每行一个", least=WORDS_MIN))
    if len(found) > WORDS_MAX:
        problems.add("words", _("一组最多 %(most)s 个词，现在有 %(n)s 个", most=WORDS_MAX, n=len(found)))
    for word in found:
        if len(word) > WORD_MAX:
            problems.add(
                "words",
                _("每个词最多 %(most)s 个字符：%(word)s…", most=WORD_MAX, word=word[:WORD_MAX]),
            )
    check_length(problems, "note", note, NOTE_MAX)
    problems.raise_if_any()
    known = of_words(session, found)
    if known is not None and known is not but:
        raise Invalid("words", _("已经有一组完全相同的同义词"))
    return found, note


def of_words(session: Session, words: Sequence[str]) -> SynonymGroup | None:
    """Find the group of exactly these words."""
    return session.scalar(select(SynonymGroup).where(SynonymGroup.form == form_of(words)))


def form_of(words: Sequence[str]) -> str:
    """Return a short text that is the same for the same words in any order and writing."""
    return sha256("\n".join(sorted({*map(fold, words)} - {""})).encode()).hexdigest()


def as_json(group: SynonymGroup) -> dict[str, Any]:
    """Return what a group says."""
    return {"group": list(group.words)} | ({"note": group.note} if group.note else {})
