"""What a row says of who answers for an article, when it is to be reviewed, and until when it holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import rights
from kb.errors import Invalid, Problems
from kb.imports.report import Report
from kb.models import Article, Person
from kb.sentences import sentence as _
from kb.text import as_text, one_line

DAYS = ("review_on", "valid_until")
KEYS = frozenset({"owner", *DAYS})


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says of these, the owner as a name; what it leaves out is left out."""
    problems = Problems()
    told: dict[str, Any] = {name: _day(problems, name, data[name]) for name in DAYS if name in data}
    if "owner" in data:
        told["owner"] = one_line(as_text(problems, "owner", data["owner"] or ""))
    problems.raise_if_any()
    return told


def _day(problems: Problems, name: str, value: Any) -> date | None:
    """Read a day, also as spreadsheets write it: with a time of day, or with strokes."""
    text = one_line(as_text(problems, name, value or "")).partition("T")[0].partition(" ")[0]
    if not text:
        return None
    try:
        year, month, day = text.replace("/", "-").split("-")
        return date(int(year), int(month), int(day))
    except ValueError:
        problems.add(name, _("日期要写成 2026-12-31 这样"))
        return None


class Planner:
    """Knows the accounts that rows name; one that is not there, or may not answer for articles, is noted."""

    def __init__(self, session: Session, rows: Iterable[Mapping[str, Any]], report: Report) -> None:
        names = [str(told["owner"]) for told in map(_told, rows) if told.get("owner")]
        found = session.scalars(select(Person).where(Person.name.in_(set(names)))) if names else ()
        self._ids = {person.name: person.id for person in found if rights.is_support(person)}
        for name in names:
            if name not in self._ids:
                report.note(_("没有这个支持人员，负责人没有改"), name)

    def wanted(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a row wants, as columns of the article."""
        told = _told(data)
        owner = told.pop("owner", None)
        if owner == "":
            told["owner_id"] = None
        elif owner in self._ids:
            told["owner_id"] = self._ids[owner]
        return told


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read(data)
    except Invalid:
        return {}


def differs(article: Article, wanted: Mapping[str, Any]) -> bool:
    """Tell whether an article is not as a row wants it."""
    return any(getattr(article, name) != value for name, value in wanted.items())


def traced(article: Article, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row is about to change of what was planned, each with what was and what comes."""
    changed = {
        name: [_plain(getattr(article, name)), _plain(value)]
        for name, value in wanted.items()
        if getattr(article, name) != value
    }
    return {"planned": changed} if changed else {}


def put_back(article: Article, changed: Mapping[str, Sequence[Any]]) -> None:
    """Plan an article as before, where nobody has planned it otherwise since."""
    for name, (was, came) in changed.items():
        if _plain(getattr(article, name)) == came:
            setattr(article, name, date.fromisoformat(was) if was and name in DAYS else was)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
