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


@dataclass(frozen=True)
class TicketForm:
    """A checked ticket form."""

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
            title=one_line(_string(problems, data, "title")) or first_line(description),
            description=description,
            name=one_line(_string(problems, requester, "name", "requester.name")),
            contact=one_line(_string(problems, requester, "contact", "requester.contact")),
            department=one_line(_string(problems, requester, "department", "requester.department")),
            customer_no=one_line(_string(problems, requester, "customer_no", "requester.customer_no")),
            category=one_line(_string(problems, data, "category")),
            impact=_string(problems, data, "impact") or "个人",
            urgency=_string(problems, data, "urgency") or "一般",
            error_code=one_line(_string(problems, data, "error_code")),
            steps=clean(_string(problems, data, "steps")),
            occurred_at=_moment(problems, data, "occurred_at", zone),
            expected_at=_moment(problems, data, "expected_at", zone),
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
        if self.impact not in LEVELS:
            problems.add("impact", _("只能是 %(names)s", names=Several(LEVELS)))
        if self.urgency not in URGENCIES:
            problems.add("urgency", _("只能是 %(names)s", names=Several(URGENCIES)))
        for name, text, limit in (
            ("title", self.title, TITLE_MAX),
            ("description", self.description, TICKET_MAX),
            ("steps", self.steps, TICKET_MAX),
            ("requester.name", self.name, 120),
            ("requester.contact", self.contact, 200),
            ("requester.department", self.department, 120),
            ("requester.customer_no", self.customer_no, 60),
            ("category", self.category, 200),
            ("error_code", self.error_code, 200),
        ):
            check_length(problems, name, text, limit)

    @property
    def missing(self) -> list[str]:
        """What an agent will have to ask for."""
        wanted = {"description": self.description.strip(), "category": self.category}
        if self.urgency == "紧急" and self.expected_at is None:
            wanted["expected_at"] = ""
        return [name for name, text in wanted.items() if not text]

    @property
    def text(self) -> str:
        """Everything that describes the problem, for suggestions."""
        return "\n".join(part for part in (self.title, self.description, self.error_code, self.steps) if part)


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
