"""Make what tests need, with sensible words where they say nothing."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from kb import articles, groups, people, tickets
from kb.content import Content
from kb.forms import TicketForm
from kb.models import Article, Person, ReaderGroup, Ticket

NOON = datetime(2026, 10, 27, 4, 0, tzinfo=UTC)
"""A Tuesday, twelve o'clock in Shanghai."""

EDITOR = Person(name="editor", role="admin", is_active=True)
"""Somebody who reads everything and is stored nowhere."""

_serial = count(1)


def make_person(session: Session, role: str = "user", name: str = "", **more: Any) -> Person:
    """Store an account."""
    return people.add(session, name or f"{role}-{next(_serial)}", role, at=NOON, **more)


def make_group(session: Session, name: str, *members: Person) -> ReaderGroup:
    """Store a group of readers and let people into it."""
    made = groups.add(session, name, by=None, at=NOON)
    for person in members:
        person.group_bits |= made.bit
    session.flush()
    return made


def make_article(
    session: Session,
    title: str = "打印机脱机怎么办",
    *,
    state: str = "published",
    by: Person | None = None,
    external_id: str | None = None,
    at: datetime = NOON,
    **more: Any,
) -> Article:
    """Store an article; published and public unless said otherwise."""
    shown = {} if "groups" in more else {"visibility": "public"}
    content = Content.parse({**shown, "body": "重启打印服务，再设为联机。", **more, "title": title})
    article = articles.draft(session, content, by=by, at=at, external_id=external_id)
    if state in {"published", "due", "archived"}:
        articles.publish(session, article, at=at)
    if state == "archived":
        articles.retire(session, article, at=at)
    article.state = state
    session.flush()
    return article


def a_form(title: str = "打印机不打印", **more: Any) -> TicketForm:
    """Return a filled ticket form."""
    data = {
        "requester": {"name": "需求方 1", "contact": "8001"},
        "category": "硬件",
        "description": "卡住了",
        **more,
    }
    return TicketForm.parse({**data, "title": title}, UTC)


def make_ticket(
    session: Session,
    title: str = "打印机不打印",
    *,
    requester: Person | None = None,
    solved_by: Article | None = None,
    resolution: str = "",
    agent: Person | None = None,
    at: datetime = NOON,
    **more: Any,
) -> Ticket:
    """Store an open ticket, or a resolved one if there is a resolution."""
    ticket = tickets.open_ticket(session, a_form(title, **more), by=requester, at=at, zone=UTC)
    if resolution:
        agent = agent or make_person(session, "agent")
        tickets.resolve(session, ticket, resolution, by=agent, at=at, article=solved_by)
    session.flush()
    return ticket
