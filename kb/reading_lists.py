"""What newcomers read, in order: lists of articles, shown as far as each reader may see them, and who has read what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from kb import articles, rights
from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.models import Article, Person, ReadingEntry, ReadingList, ReadMark
from kb.sentences import sentence as _
from kb.text import check_length, clean, is_blank, one_line

TITLE_MAX, ABOUT_MAX, NOTE_MAX, ENTRIES_MAX = 100, 2000, 300, 100
GONE = _("没有这个专题，或者你没有查看它的权限")


@dataclass(frozen=True)
class Seen:
    """A list as one reader sees it: its readable articles in order, and which of them he has read."""

    list: ReadingList
    entries: Sequence[ReadingEntry]
    read: frozenset[int]

    @property
    def done(self) -> int:
        """How many of them he has read."""
        return sum(entry.article_id in self.read for entry in self.entries)

    @property
    def next(self) -> ReadingEntry | None:
        """The first that he has not read."""
        return next((entry for entry in self.entries if entry.article_id not in self.read), None)


def shown(session: Session, person: Person | None) -> list[Seen]:
    """Return the lists of which somebody may read anything, by title."""
    lists = select(ReadingList).where(ReadingList.is_shown).order_by(ReadingList.title, ReadingList.id)
    kept = session.scalars(lists).all()
    seen = _seen(session, kept, person) if kept else []
    return [each for each in seen if each.entries]


def get_shown(session: Session, key: int, person: Person | None) -> Seen:
    """Return a list to whoever may read anything of it, else NotFound; publishers see one that is not shown yet."""
    found = _find(session, key)
    if found is not None and (found.is_shown or rights.may_publish(person)):
        seen = _seen(session, [found], person)[0]
        if seen.entries or rights.may_publish(person):
            return seen
    raise NotFound(GONE)


def get(session: Session, key: int) -> ReadingList:
    """Return a list, for those who keep it."""
    found = _find(session, key)
    if found is None:
        raise NotFound(GONE)
    return found


def listing(session: Session) -> list[tuple[ReadingList, int]]:
    """Return every list with how many articles it holds, for those who keep them."""
    counted = select(ReadingEntry.list_id, func.count()).group_by(ReadingEntry.list_id)
    counts = dict(session.execute(counted).all())
    by_title = select(ReadingList).order_by(ReadingList.title, ReadingList.id)
    return [(each, counts.get(each.id, 0)) for each in session.scalars(by_title)]


def entries(session: Session, found: ReadingList) -> Sequence[ReadingEntry]:
    """Return all that a list holds, in order, for those who keep it."""
    kept = select(ReadingEntry).where(ReadingEntry.list_id == found.id)
    kept = kept.options(selectinload(ReadingEntry.article)).order_by(ReadingEntry.place, ReadingEntry.id)
    return session.scalars(kept).all()


def make(session: Session, title: str, about: str, *, by: Person, at: datetime) -> ReadingList:
    """Store a new list, which readers do not see yet."""
    title, about = _words(title, about)
    made = ReadingList(title=title, about=about, updated_at=at, updated_by_id=by.id)
    session.add(made)
    session.flush()
    return made


def change(
    session: Session,
    found: ReadingList,
    title: str,
    about: str,
    notes: dict[int, str],
    *,
    is_shown: bool,
    expected: int,
    by: Person,
    at: datetime,
) -> None:
    """Set title, introduction, the notes by entry, and whether readers see it."""
    _touch(found, expected, by, at)
    found.title, found.about = _words(title, about)
    rows = entries(session, found)
    if is_shown and not rows:
        raise Invalid("is_shown", _("先加一篇文章，再给读者看"))
    for row in rows:
        row.note = _note(notes.get(row.id, row.note))
    found.is_shown = is_shown
    session.flush()


def add(
    session: Session,
    found: ReadingList,
    reference: str,
    note: str,
    *,
    expected: int,
    by: Person,
    at: datetime,
) -> ReadingEntry:
    """Put an article at the end of a list; only one that its readers can find."""
    rows = entries(session, found)
    try:
        article = articles.get(session, reference, by)
    except NotFound as error:
        raise Invalid("article", str(error)) from error
    if not article.is_findable:
        raise Invalid("article", _("只能加已发布的文章"))
    if any(row.article_id == article.id for row in rows):
        raise Invalid("article", _("这篇文章已经在里面了"))
    if len(rows) >= ENTRIES_MAX:
        raise Invalid("article", _("最多 %(most)s 篇", most=ENTRIES_MAX))
    _touch(found, expected, by, at)
    place = rows[-1].place + 1 if rows else 1
    made = ReadingEntry(list_id=found.id, article_id=article.id, place=place, note=_note(note))
    session.add(made)
    session.flush()
    return made


def move(
    session: Session, found: ReadingList, key: int, step: int, *, expected: int, by: Person, at: datetime
) -> None:
    """Move an entry one up (-1) or down (1), or (0) out of the list."""
    _touch(found, expected, by, at)
    rows = list(entries(session, found))
    here = next((n for n, row in enumerate(rows) if row.id == key), None)
    if here is None:
        raise NotFound(_("这篇文章已经不在里面了"))
    row = rows.pop(here)
    if step:
        rows.insert(max(0, min(len(rows), here + step)), row)
    else:
        session.delete(row)
        found.is_shown = found.is_shown and bool(rows)
    for place, each in enumerate(rows, 1):
        each.place = place
    session.flush()


def remove(session: Session, found: ReadingList, *, expected: int, by: Person, at: datetime) -> None:
    """Delete a list; the articles and what was read stay."""
    _touch(found, expected, by, at)
    session.delete(found)
    session.flush()


def mark(session: Session, article: Article, person: Person, *, is_read: bool, at: datetime) -> None:
    """Note that somebody has read an article, or take that back."""
    held = session.get(ReadMark, (person.id, article.id))
    if is_read and held is None:
        session.add(ReadMark(person_id=person.id, article_id=article.id, at=at))
    elif not is_read and held is not None:
        session.execute(
            delete(ReadMark).where(ReadMark.person_id == person.id, ReadMark.article_id == article.id)
        )
    session.flush()


def _find(session: Session, key: int) -> ReadingList | None:
    return session.get(ReadingList, key) if 0 < key < 1 << 31 else None


def _seen(session: Session, lists: Sequence[ReadingList], person: Person | None) -> list[Seen]:
    """Return lists as somebody sees them, by two questions however many there are."""
    findable = rights.findable_articles(rights.audience_of(person))
    kept = (
        select(ReadingEntry)
        .join(Article, Article.id == ReadingEntry.article_id)
        .where(ReadingEntry.list_id.in_([each.id for each in lists]), findable)
        .options(selectinload(ReadingEntry.article))
        .order_by(ReadingEntry.place, ReadingEntry.id)
    )
    by_list: dict[int, list[ReadingEntry]] = {}
    for entry in session.scalars(kept):
        by_list.setdefault(entry.list_id, []).append(entry)
    ids = {entry.article_id for rows in by_list.values() for entry in rows}
    read = _read(session, person, ids)
    return [Seen(each, by_list.get(each.id, []), read) for each in lists]


def _read(session: Session, person: Person | None, ids: set[int]) -> frozenset[int]:
    if person is None or not ids:
        return frozenset()
    marks = select(ReadMark.article_id).where(ReadMark.person_id == person.id, ReadMark.article_id.in_(ids))
    return frozenset(session.scalars(marks))


def _touch(found: ReadingList, expected: int, by: Person, at: datetime) -> None:
    if found.edition != expected:
        raise Conflict(_("这个专题刚刚被别人改过，请对照现在的内容再保存"))
    found.edition += 1
    found.updated_at, found.updated_by_id = at, by.id


def _words(title: str, about: str) -> tuple[str, str]:
    problems = Problems()
    title, about = one_line(title), clean(about).strip()
    if is_blank(title):
        problems.add("title", _("不能空着"))
    check_length(problems, "title", title, TITLE_MAX)
    check_length(problems, "about", about, ABOUT_MAX)
    problems.raise_if_any()
    return title, about


def _note(note: str) -> str:
    problems, note = Problems(), one_line(note)
    check_length(problems, "note", note, NOTE_MAX)
    problems.raise_if_any()
    return note
