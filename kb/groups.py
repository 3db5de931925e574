"""Groups that articles may be for: named by administrators; people belong to any number of them.

A group keeps its bit for good, for revisions and indexes speak of it by that; so none is ever removed, but closed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb import in_use, rights, settings
from kb.audiences import FIRST_GROUP, MOST_GROUPS
from kb.errors import Conflict, Invalid, NotFound
from kb.models import Article, Person, ReaderGroup
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import one_line, tidy_list

KIND = "group"
NAME_MAX = 60


def listing(session: Session, *, closed: bool = False) -> Sequence[ReaderGroup]:
    """Return the groups by name, those in use or with `closed` all."""
    return in_use.listing(session, ReaderGroup, ReaderGroup.name, closed=closed)


def names(session: Session) -> list[str]:
    """Return the names of the groups in use, by name."""
    return [group.name for group in listing(session)]


def get(session: Session, key: int) -> ReaderGroup:
    """Return a group by its database id or raise NotFound."""
    return in_use.get(session, ReaderGroup, key, _("没有这个分组"))


def get_named(session: Session, name: str, *, closed: bool = False) -> ReaderGroup:
    """Return the group in use (with `closed` any) that has or had this name, or raise NotFound."""
    found = _by_name(listing(session, closed=closed)).get(one_line(name))
    if found is None:
        raise NotFound(_("没有分组 %(name)s", name=name))
    return found


def add(session: Session, name: str, *, by: Person | None, at: datetime) -> ReaderGroup:
    """Store a new group; nobody is in it yet."""
    every = listing(session, closed=True)
    name = _checked(name, every)
    if len(every) >= MOST_GROUPS:
        raise Conflict(_("最多 %(most)s 个分组，停用的也算在内；请给一个不再用的分组改名", most=MOST_GROUPS))
    place = max((group.place for group in every), default=FIRST_GROUP - 1) + 1
    made = ReaderGroup(name=name, place=place, former=[], is_open=True, created_at=at)
    session.add(made)
    session.flush()
    settings.note(session, KIND, name, before={}, after={"name": name}, by=by, at=at)
    return made


def rename(session: Session, group: ReaderGroup, name: str, *, by: Person | None, at: datetime) -> None:
    """Give a group another name; what names it by the old one still means it."""
    others = [each for each in listing(session, closed=True) if each.id != group.id]
    name, before = _checked(name, others), group.name
    if name == before:
        return
    group.former = tidy_list([*(each for each in group.former if each != name), before])
    group.name = name
    for article in session.scalars(select(Article).where(_holding(Article.group_bits, group))):
        article.groups = sorted(name if each == before else each for each in article.groups)
    settings.note(session, KIND, name, before={"name": before}, after={"name": name}, by=by, at=at)


def close(session: Session, group: ReaderGroup, *, by: Person | None, at: datetime) -> None:
    """Offer a group no longer and let everybody leave it; Conflict while articles are for it."""
    held = or_(_holding(Article.group_bits, group), _holding(Article.working_bits, group))
    count = session.scalar(select(func.count()).select_from(Article).where(held))
    if count:
        raise Conflict(_("还有 %(count)s 篇文章给这个分组看，请先改它们的可见范围", count=count))
    for person in session.scalars(select(Person).where(_holding(Person.group_bits, group))):
        person.group_bits &= ~group.bit
    in_use.put(session, group, KIND, group.name, is_open=False, by=by, at=at)


def reopen(session: Session, group: ReaderGroup, *, by: Person | None, at: datetime) -> None:
    """Offer a closed group again; nobody is in it."""
    in_use.put(session, group, KIND, group.name, is_open=True, by=by, at=at)


def settled(session: Session, wanted: Iterable[str]) -> list[str]:
    """Return the present names of groups, in order and none twice; raise Invalid where one is unknown or closed."""
    asked, known = tidy_list(list(wanted)), by_name(session)
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise Invalid("groups", _("没有分组 %(names)s，请先由管理员建好", names=Several(unknown)))
    return sorted({known[name].name for name in asked})


def by_name(session: Session) -> dict[str, ReaderGroup]:
    """Return the groups in use by what they are or were called."""
    return _by_name(listing(session))


def offered(session: Session, person: Person | None, *also: str) -> list[str]:
    """Return the groups that somebody may let read an article: the own ones, or all; and those it is for now."""
    seen = rights.audience_of(person)
    return [each.name for each in listing(session) if each.bit & seen or each.name in also]


def renamed(session: Session, wanted: Iterable[str]) -> list[str]:
    """Return the present names of groups as `settled` does, and names that mean none as they are."""
    known = _by_name(listing(session, closed=True))
    return sorted({known[name].name if name in known else name for name in wanted})


def bits(session: Session, wanted: Iterable[str]) -> int:
    """Return the bits of groups by their names; a name that means none has none, closed ones count."""
    asked = set(wanted)
    if not asked:
        return 0
    known, found = _by_name(listing(session, closed=True)), 0
    for name in asked & known.keys():
        found |= known[name].bit
    return found


def of(session: Session, held: int) -> list[str]:
    """Return the names of the groups that these bits stand for."""
    return [group.name for group in listing(session) if group.bit & held] if held else []


def people_of(session: Session) -> dict[int, int]:
    """Return how many open accounts are in each group, by the group's id."""
    return _counted(session, Person.group_bits, Person.is_active.is_(True))


def articles_of(session: Session) -> dict[int, int]:
    """Return how many articles are for each group, in any state, by the group's id."""
    return _counted(session, Article.group_bits)


def _counted(
    session: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]
) -> dict[int, int]:
    """Count rows by the groups that their bits stand for, by one question."""
    stored = session.execute(select(column, func.count()).where(column != 0, *where).group_by(column)).all()
    every = listing(session, closed=True)
    return {group.id: sum(count for held, count in stored if held & group.bit) for group in every}


def _holding(column: InstrumentedAttribute[int], group: ReaderGroup) -> ColumnElement[bool]:
    return column.bitwise_and(group.bit) != 0


def _by_name(groups: Iterable[ReaderGroup]) -> dict[str, ReaderGroup]:
    """Return groups by what they are or were called; a present name goes before a former one."""
    every = list(groups)
    former = {name: group for group in every for name in group.former}
    return former | {group.name: group for group in every}


def _checked(name: str, others: Sequence[ReaderGroup]) -> str:
    name = one_line(name)
    if not name or len(name) > NAME_MAX:
        raise Invalid("name", _("请填写 1 到 %(most)s 个字符的名称", most=NAME_MAX))
    if "|" in name or name in _by_name(others):
        raise Invalid("name", _("这个名称用过了，或者含有 |"))
    return name
