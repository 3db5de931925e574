"""Announcements of planned work: made, changed and ended early; every change is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb import rights
from kb.errors import Conflict, NotFound, Problems
from kb.forms import as_moment
from kb.models import BANNER_VISIBILITIES, Announcement, AnnouncementChange, Person
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import TITLE_MAX, check_length, clean, is_blank, one_line

TEXT_MAX = 20_000


@dataclass(frozen=True)
class Wanted:
    """What an announcement shall say, to whom, and from when; without `shown_from` from now."""

    title: str
    text: str
    begins: datetime
    until: datetime
    shown_from: datetime | None = None
    visibility: str = "internal"

    @classmethod
    def parse(cls, data: Mapping[str, str], zone: tzinfo) -> "Wanted":
        """Read a form whose times are local; raise Invalid with every complaint by its field."""
        problems = Problems()
        title, text = one_line(data.get("title", "")), clean(data.get("text", "")).strip()
        moments = {name: _moment(problems, name, data, zone) for name in ("begins", "until", "shown_from")}
        if is_blank(title):
            problems.add("title", _("请用一句话说明是什么安排"))
        check_length(problems, "title", title, TITLE_MAX)
        check_length(problems, "text", text, TEXT_MAX)
        visibility = data.get("visibility", "") or "internal"
        if visibility not in BANNER_VISIBILITIES:
            problems.add("visibility", _("只能是 %(names)s", names=Several(BANNER_VISIBILITIES)))
        begins, until, shown_from = moments["begins"], moments["until"], moments["shown_from"]
        for name in ("begins", "until"):
            if moments[name] is None:
                problems.add(name, _("请填写时间"))
        if begins and until and until <= begins:
            problems.add("until", _("结束要晚于开始"))
        if shown_from and until and until <= shown_from:
            problems.add("shown_from", _("要早于结束的时间"))
        problems.raise_if_any()
        if begins is None or until is None:
            raise AssertionError("both were checked")
        return cls(title, text, begins, until, shown_from, visibility)


def announce(session: Session, wanted: Wanted, *, by: Person, at: datetime) -> Announcement:
    """Store a new announcement."""
    made = Announcement(edition=0)
    _write(made, wanted, by, at)
    session.add(made)
    session.flush()
    _keep(session, made, {}, by, at)
    return made


def change(
    session: Session, found: Announcement, wanted: Wanted, *, by: Person, at: datetime, edition: int
) -> None:
    """Change an announcement that is not over."""
    _expect(found, edition, at)
    before = facts(found)
    _write(found, wanted, by, at)
    _keep(session, found, before, by, at)


def end(session: Session, found: Announcement, *, by: Person, at: datetime, edition: int) -> None:
    """End an announcement now."""
    _expect(found, edition, at)
    before = facts(found)
    found.until, found.by_id, found.at = at, by.id, at
    found.edition += 1
    _keep(session, found, before, by, at)


def get(session: Session, key: int) -> Announcement:
    """Return an announcement, for those who make them."""
    found = session.get(Announcement, key)
    if found is None:
        raise NotFound(_("没有这条公告"))
    return found


def shown(session: Session, audience: int, at: datetime) -> Sequence[Announcement]:
    """Return what readers of this audience are told at a moment, what begins first first."""
    wanted = select(Announcement).where(
        Announcement.shown_from <= at,
        Announcement.until > at,
        Announcement.visibility.in_(rights.visibilities(audience)),
    )
    return session.scalars(wanted.order_by(Announcement.begins, Announcement.id)).all()


def listing(session: Session, limit: int = 100) -> Sequence[Announcement]:
    """Return the announcements, what ends last first."""
    kept = select(Announcement).options(selectinload(Announcement.by))
    return session.scalars(
        kept.order_by(Announcement.until.desc(), Announcement.id.desc()).limit(limit)
    ).all()


def changes_of(session: Session, found: Announcement) -> Sequence[AnnouncementChange]:
    """Return every change of an announcement in order."""
    kept = select(AnnouncementChange).where(AnnouncementChange.announcement_id == found.id)
    return session.scalars(kept.order_by(AnnouncementChange.id)).all()


def facts(found: Announcement) -> dict[str, Any]:
    """Return what an announcement says, as its trail keeps it."""
    return {
        "title": found.title,
        "text": found.text,
        "shown_from": found.shown_from.isoformat(),
        "begins": found.begins.isoformat(),
        "until": found.until.isoformat(),
        "visibility": found.visibility,
    }


def _write(found: Announcement, wanted: Wanted, by: Person, at: datetime) -> None:
    found.title, found.text, found.visibility = wanted.title, wanted.text, wanted.visibility
    found.begins, found.until, found.shown_from = wanted.begins, wanted.until, wanted.shown_from or at
    found.by_id, found.at = by.id, at
    found.edition += 1


def _expect(found: Announcement, edition: int, at: datetime) -> None:
    if found.until <= at:
        raise Conflict(_("这条公告已经结束"))
    if found.edition != edition:
        raise Conflict(_("这条公告刚刚被别人改过，请对照现在的内容再保存"))


def _keep(session: Session, found: Announcement, before: dict[str, Any], by: Person, at: datetime) -> None:
    session.add(
        AnnouncementChange(
            announcement_id=found.id,
            at=at,
            by_id=by.id,
            by_label=by.label,
            before=before,
            after=facts(found),
        )
    )
    session.flush()


def _moment(problems: Problems, name: str, data: Mapping[str, str], zone: tzinfo) -> datetime | None:
    text = data.get(name, "").strip()
    if not text:
        return None
    try:
        return as_moment(text, zone)
    except ValueError:
        problems.add(name, _("请写成 2026-10-27 14:30 这样的时间"))
        return None
