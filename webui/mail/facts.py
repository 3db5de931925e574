"""What stands in the places of a text: the facts of a ticket and of the event that a message tells of.

Facts come from the record, as they stood at the event, so that a late message says what an early one would have said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import articles, incidents, intake_rules, lookups, rights
from kb.models import Article, Message, Ticket, TicketEvent
from webui.installation import Services
from webui.presentation import shown_site
from webui.presentation.labels import label
from webui.presentation.language import SHAPES, language, translated
from webui.presentation.language import gettext as _

SHAPE: Final = "yyyy-MM-dd HH:mm"
TEXT_MAX: Final = 20_000
SUGGESTED: Final = 3
PROMISED: Final = ("first_response", "resolution")


@dataclass(frozen=True)
class Fact:
    """A value as text, and which parts of it are addresses of ours."""

    text: str
    links: tuple[str, ...] = ()


def of(session: Session, message: Message, parts: Services) -> dict[str, Fact]:
    """Return the facts of a message by the names of their places."""
    facts = _Facts(session, message.ticket, message.event, message.data, parts)
    return {**facts.common(), **facts.own(message.kind)}


class _Facts:
    def __init__(
        self,
        session: Session,
        ticket: Ticket,
        event: TicketEvent | None,
        data: Mapping[str, Any],
        parts: Services,
    ) -> None:
        self.session, self.ticket, self.parts = session, ticket, parts
        self.event, self.said = event, data
        self.data: Mapping[str, Any] = (event.data if event else None) or {}

    def common(self) -> dict[str, Fact]:
        house, ticket = self.parts.house(), self.ticket
        priority = str(self.data.get("priority") or ticket.priority)
        texts = {
            "name": ticket.requester_name,
            "number": ticket.number,
            "title": ticket.title,
            "priority": priority,
            "site": shown_site(house.site_name),
            "contact": house.contact,
        }
        return {name: Fact(text) for name, text in texts.items()} | {"link": self._link()}

    def own(self, kind: str) -> dict[str, Fact]:
        if kind == "opened":
            limits = Fact("\n".join(self._limits()))
            return {"limits": limits, "referral": Fact(self._referral()), "suggestions": self._suggestions()}
        if kind == "resolved":
            return {**self._plain(), "article": self._solution()}
        if kind in {"rating-asked", "rating-reminded"}:
            return {"rating": self._link("/rate")}
        if kind == "issue-solved":
            return {"issue": Fact(self._issue())}
        return self._plain()

    def _plain(self) -> dict[str, Fact]:
        data, event = self.data, self.event
        text = event.text if event else ""
        return {
            "text": Fact(f"{text[:TEXT_MAX]}…" if len(text) > TEXT_MAX else text),
            "handler": Fact(str(data.get("handler") or (event.by_label if event else ""))),
            "expected": Fact(self._moment(data.get("expected"))),
            "reason": Fact(translated(str(data.get("reason", "")))),
            "clock": Fact(label(str(data.get("about", "")), "clock")),
            "due": Fact(self._moment(data.get("due"))),
            "when": Fact(self._moment(data.get("closes"))),
        }

    def _limits(self) -> Iterator[str]:
        clocks = self.data.get("clocks", {})
        for name in PROMISED:
            if due := self._moment(clocks.get(name, {}).get("due")):
                yield _("%(clock)s：%(due)s 以前", clock=label(name, "clock"), due=due)
        asked = [event for event in self._events("asked") if event.data.get("by_form")]
        for event in asked[:1]:
            missing = _("、").join(label(name, "asked-for") for name in event.data.get("missing", []))
            yield _("还需要你补充：%(missing)s", missing=missing)

    def _referral(self) -> str:
        if not self.data.get("out_of_scope"):
            return ""
        return intake_rules.current(self.session).of(self.ticket.category).referral(language())

    def _suggestions(self) -> Fact:
        """Name the best articles for everybody that the requester was shown, and did not say no to."""
        shown = {
            entry.article_id: entry.article
            for lookup in lookups.trail(self.session, self.ticket)
            if lookup.kind == "suggest" and lookup.is_seen
            for entry in lookup.shown
            if entry.outcome != "rejected" and _is_for_all(entry.article)
        }
        return self._named(list(shown.values())[:SUGGESTED])

    def _solution(self) -> Fact:
        found = articles.find(self.session, str(self.data.get("article") or "-"))
        person = self.ticket.requester
        may = found is not None and found.is_findable and rights.may_read_article(person, found)
        return self._named([found] if found is not None and may else [])

    def _issue(self) -> str:
        issue = incidents.find(self.session, str(self.said.get("issue", "")))
        sees = rights.visibilities(rights.audience_of(self.ticket.requester))
        return issue.title if issue is not None and issue.visibility in sees else ""

    def _named(self, found: list[Article]) -> Fact:
        links = [self._whole(f"/articles/{article.number}") for article in found]
        lines = [f"{a.title}\n{link}".strip() for a, link in zip(found, links, strict=True)]
        return Fact("\n".join(lines), tuple(link for link in links if link))

    def _link(self, below: str = "") -> Fact:
        link = self._whole(f"/tickets/{self.ticket.number}{below}?key={quote(self.ticket.key)}")
        return Fact(link, (link,) if link else ())

    def _whole(self, path: str) -> str:
        """Return a whole address; none where the installation does not know its own."""
        base = self.parts.settings.public_url.rstrip("/")
        return f"{base}{path}" if base else ""

    def _moment(self, text: Any) -> str:
        if not text:
            return ""
        shape = SHAPES.get(language(), {}).get(SHAPE, SHAPE)
        moment = datetime.fromisoformat(str(text))
        return str(format_datetime(moment, shape, tzinfo=self.parts.settings.zone, locale=language()))

    def _events(self, kind: str) -> Iterator[TicketEvent]:
        told = select(TicketEvent).where(TicketEvent.ticket_id == self.ticket.id, TicketEvent.kind == kind)
        yield from self.session.scalars(told.order_by(TicketEvent.id))


def _is_for_all(article: Article) -> bool:
    return article.is_findable and rights.may_read_article(None, article)
