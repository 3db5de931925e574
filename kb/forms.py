"""The ticket form: what a requester fills in, read from a page, an API call or a file row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from kb.errors import Problems
from kb.models import LEVELS, URGENCIES
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import TICKET_MAX, TITLE_MAX, as_text, check_length, clean, first_line, is_blank, one_line

LENGTHS = {
    "title": TITLE_MAX,
    "description": TICKET_MAX,
    "steps": TICKET_MAX,
    "category": 200,
    "error_code": 200,
    "requester.name": 120,
    "requester.contact": 200,
    "requester.department": 120,
    "requester.customer_no": 60,
}
MOMENTS = ("occurred_at", "expected_at")
CHOICES = {"impact": LEVELS, "urgency": URGENCIES}
_UNSEEN = dict.fromkeys(
    (0x200B, 0x2060, 0xFEFF, 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""Characters that show nothing, or let what follows be read in another order than it stands."""


@dataclass(frozen=True)
class TicketForm:
    """A checked ticket form; `unsaid` names what stands as it is assumed, for nobody said it."""

    title: str
    description: str
    name: str
    contact: str
    department: str = ""
    customer_no: str = ""
    category: str = ""
    impact: str = "个人"
    urgency: str = "一般"
    error_code: str = ""
    steps: str = ""
    occurred_at: datetime | None = None
    expected_at: datetime | None = None
    unsaid: tuple[str, ...] = ()

    @classmethod
    def parse(cls, data: Mapping[str, Any], zone: tzinfo) -> "TicketForm":
        """Read the API's form of a ticket; raise Invalid with every complaint by its field."""
        problems = Problems()
        requester = data.get("requester") or {}
        if not isinstance(requester, Mapping):
            problems.add("requester", _("应当包含 name 和 contact"))
            requester = {}
        description = clean(_string(problems, data, "description"))
        form = cls(
            title=plain_line(_string(problems, data, "title")) or plain_line(first_line(description)),
            description=description,
            name=_line(problems, requester, "name"),
            contact=_line(problems, requester, "contact"),
            department=_line(problems, requester, "department"),
            customer_no=_line(problems, requester, "customer_no"),
            category=plain_line(_string(problems, data, "category")),
            impact=_string(problems, data, "impact") or "个人",
            urgency=_string(problems, data, "urgency") or "一般",
            error_code=plain_line(_string(problems, data, "error_code")),
            steps=clean(_string(problems, data, "steps")),
            occurred_at=_moment(problems, data, "occurred_at", zone),
            expected_at=_moment(problems, data, "expected_at", zone),
            unsaid=tuple(name for name in CHOICES if not data.get(name)),
        )
        form._check(problems)
        problems.raise_if_any()
        return form

    def _check(self, problems: Problems) -> None:
        if is_blank(self.title):
            problems.add("title", _("请用一句话说明出了什么问题"))
        if is_blank(self.name):
            problems.add("requester.name", _("请填写姓名，方便我们称呼你"))
        if is_blank(self.contact):
            problems.add("requester.contact", _("请填写电话、邮箱或企业微信，方便我们联系你"))
        for name, limit in LENGTHS.items():
            check_length(problems, name, getattr(self, name.rpartition(".")[2]), limit)
        for name, choices in CHOICES.items():
            _check_choice(problems, name, getattr(self, name), choices)

    @property
    def text(self) -> str:
        """Everything that describes the problem, for suggestions."""
        return "\n".join(part for part in (self.title, self.description, self.error_code, self.steps) if part)


def parse_added(data: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """Read fields that are added to a ticket later, those that hold anything; raise Invalid as for the form."""
    problems, found = Problems(), dict[str, Any]()
    for name in ("description", "steps"):
        found[name] = clean(_string(problems, data, name)).strip()
    for name in ("category", "error_code", "department", "customer_no"):
        found[name] = plain_line(_string(problems, data, name))
    for name in MOMENTS:
        found[name] = _moment(problems, data, name, zone)
    for name, choices in CHOICES.items():
        found[name] = _string(problems, data, name)
        if found[name]:
            _check_choice(problems, name, found[name], choices)
    for name, limit in LENGTHS.items():
        field = name.rpartition(".")[2]
        check_length(problems, field, found.get(field) or "", limit)
    problems.raise_if_any()
    return {name: value for name, value in found.items() if value}


def plain_line(text: str) -> str:
    """Clean a text of one line that others read as it looks: nothing unseen in it, nothing that turns it round."""
    return one_line(text.translate(_UNSEEN))


def _check_choice(problems: Problems, name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        problems.add(name, _("只能是 %(names)s", names=Several(choices)))


def _line(problems: Problems, requester: Mapping[str, Any], name: str) -> str:
    return plain_line(_string(problems, requester, name, f"requester.{name}"))


def _string(problems: Problems, data: Mapping[str, Any], key: str, field: str = "") -> str:
    return as_text(problems, field or key, data.get(key))


def _moment(problems: Problems, data: Mapping[str, Any], key: str, zone: tzinfo) -> datetime | None:
    text = _string(problems, data, key).strip()
    if not text:
        return None
    try:
        return as_moment(text, zone)
    except ValueError:
        problems.add(key, _("请写成 2026-10-27 14:30 这样的时间"))
        return None


def as_moment(text: str, zone: tzinfo) -> datetime:
    """Read a date or time as people and programs write them; one without zone is local. ValueError if it is none."""
    moment = datetime.fromisoformat(text.strip().replace("/", "-"))
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("beyond the years that can be stored") from error
