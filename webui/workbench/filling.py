"""A template of a reply at a ticket: offered in a list, found by what is typed, filled with what the ticket says."""

import re
from collections.abc import Sequence
from datetime import datetime

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

import search
from kb import reply_templates, tickets
from kb.errors import Invalid
from kb.models import ReplyTemplate, Ticket
from kb.sentences import Several, sentence
from kb.text import fold
from webui.installation import house, services
from webui.languages import speaking
from webui.presentation.language import gettext as _
from webui.presentation.language import local
from webui.workbench import desk
from webui.workbench.blueprint import agent, is_part, workbench
from webui.workbench.prefill import joined

URGENT = "P1"
SHAPE = "MM-dd HH:mm"
_SIGNS = re.compile(r"[\W_]+")


@workbench.post("/tickets/<number>/fill")
def fill(number: str) -> str | Response:
    """Write a template into the reply, filled with what the ticket says."""
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        template = reply_templates.get(db, request.form.get("template", -1, type=int))
        text = filled(template, found)
    if is_part():
        return jsonify(text=text)
    return desk.show(number, dict(request.form) | {"text": joined(request.form.get("text", ""), text)})


def filled(template: ReplyTemplate, found: Ticket) -> str:
    """Return a template with what a ticket says in its places, times as its language writes them."""
    with speaking(template.lang or language_of(found)):
        values = {
            "name": found.requester_name,
            "department": found.requester_department,
            "number": found.number,
            "title": found.title,
            "handler": found.assignee.label if found.assignee else agent().label,
            "expected": _moment(found.planned_at),
            "due": _moment(found.resolution_due),
        }
    return reply_templates.fill(template.text, values)


def _moment(at: datetime | None) -> str:
    return local(at, SHAPE) if at else ""


def language_of(found: Ticket) -> str:
    """Return the language that a requester is written to."""
    return found.lang or house().language or "zh"


@workbench.app_template_global()
def templates_for(found: Ticket) -> Sequence[ReplyTemplate]:
    """Return the templates that a desk offers."""
    with services().sessions.read() as db:
        return offered(db, found)


def offered(db: Session, found: Ticket) -> Sequence[ReplyTemplate]:
    """Return the templates for a ticket."""
    return reply_templates.fitting(db, found.category, language_of(found))


def named(templates: Sequence[ReplyTemplate], typed: str) -> list[ReplyTemplate]:
    """Return those whose title holds what was typed, as it is written or by the first letters of its pinyin."""
    wanted = _bare(typed)
    return [
        row for row in templates if wanted in _bare(row.title) or wanted in search.initials(_bare(row.title))
    ]


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def require_filled(found: Ticket, text: str) -> None:
    """Raise Invalid while a place of a template stands open in a reply; nothing holds up a P1."""
    places = reply_templates.left_open(text)
    if places and found.priority != URGENT:
        raise Invalid("text", sentence("%(places)s 还没有填，填好或删掉再发", places=Several(places)))


def example() -> str:
    """Return a text that shows how placeholders are written."""
    return _("{姓名}，您好！工单 {工单编号} 预计 {预计时间} 前解决。")
