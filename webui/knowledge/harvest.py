"""What a solved ticket already says of an article: what was seen, where, why, what helped, and how people asked."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from kb import lookups, tickets
from kb.content import Content
from kb.models import Lookup, Ticket
from kb.text import HAN, one_line, tidy_list
from webui import access
from webui.presentation.language import gettext as _

ASKED, SHORTEST, LONGEST = 8, 4, 60
SENTENCES = 4
_ENDS = re.compile(r"(?<=[。！？!?；;])|\n+")
_PLACE = re.compile(
    r"windows|\bwin ?\d|macos|linux|ubuntu|统信|麒麟|android|安卓|ios\b|iphone|ipad|office|outlook"
    r"|chrome|edge|firefox|safari|版本|型号|系统(?:是|为|：)|浏览器",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"原因|由于|因为|导致|造成|caused by|because|due to", re.IGNORECASE)
_PRIVATE = re.compile(r"@|\d{7,}|\d{3,4}-\d{7,8}")
_SAYS = re.compile(rf"[{HAN}A-Za-z]")


def from_ticket(db: Session, ticket: Ticket) -> Content:
    """Return a solved ticket as 现象, 环境, 原因, 解决方案, the articles applied, and how its requester asked."""
    cited = [
        row.article.number
        for row in tickets.citations(db, ticket, access.person())
        if row.article.is_findable
    ]
    return Content(
        title=ticket.title,
        body=body(
            _symptom(ticket),
            ticket.resolution.strip(),
            place=_picked(_PLACE, ticket.description, ticket.steps),
            cause=_picked(_CAUSE, ticket.resolution, *_notes(db, ticket)),
        ),
        category=ticket.category,
        kind="case",
        phrasings=asked(ticket, lookups.trail(db, ticket)),
        related=cited,
    )


def body(symptom: str, solution: str, *, place: str = "", cause: str = "") -> str:
    """Return the sections of a case; what is not known yet is asked for."""
    return "\n\n".join(
        (
            f"## {_('现象')}\n\n{symptom}",
            f"## {_('环境')}\n\n{place or _('（系统、软件版本、设备型号）')}",
            f"## {_('原因')}\n\n{cause or _('（为什么会这样）')}",
            f"## {_('解决方案')}\n\n{solution}",
        )
    )


def asked(ticket: Ticket, trail: Sequence[Lookup]) -> list[str]:
    """Return how the requester put it: the title, what he searched for, the short sentences of what he wrote.

    Sentences that hold a name, an address or a long number are left out.
    """
    private = {text.casefold() for text in (ticket.requester_name, ticket.requester_contact) if text}
    said = [
        ticket.title,
        *(lookup.text for lookup in trail if lookup.kind == "search"),
        *_sentences(ticket.description),
    ]
    kept = [
        text
        for text in tidy_list([each.strip("。！？!?；;，, ") for each in map(one_line, said)])
        if SHORTEST <= len(text) <= LONGEST and _SAYS.search(text) and not _PRIVATE.search(text)
    ]
    return [text for text in kept if not any(name in text.casefold() for name in private)][:ASKED]


def _symptom(ticket: Ticket) -> str:
    code = _("错误代码：`%(code)s`", code=ticket.error_code) if ticket.error_code else ""
    tried = _("试过：%(what)s", what=ticket.steps.strip()) if ticket.steps.strip() else ""
    return "\n\n".join(part for part in (ticket.description.strip() or ticket.title, code, tried) if part)


def _notes(db: Session, ticket: Ticket) -> list[str]:
    """Return what the support wrote to each other on the ticket."""
    return [
        event.text
        for event in tickets.events(db, ticket, public_only=False, person=access.person())
        if event.kind == "note"
    ]


def _picked(wanted: re.Pattern[str], *texts: str) -> str:
    """Return the first sentences that speak of something, each on a line of its own."""
    found = tidy_list([each for text in texts for each in _sentences(text) if wanted.search(each)])
    return "\n".join(found[:SENTENCES])


def _sentences(text: str) -> Iterator[str]:
    return (part for part in map(str.strip, _ENDS.split(text[:20_000])) if part)
