"""Show rows of the database in the shapes of the API, as far as the asker may know them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from kb import articles, intake_rules, rights, satisfaction, tickets
from kb.content import Content
from kb.models import Article, KnownIssue, Person, Revision, Ticket
from webui import access
from webui.addresses import links
from webui.answers import Notice, Reason, Suggestion
from webui.api.shapes.articles import ArticleLine, ArticleOut, RevisionOut
from webui.api.shapes.common import ArticleLink, ReasonOut
from webui.api.shapes.endings import RatingOut
from webui.api.shapes.handing import ConsultationOut, HandlerOut
from webui.api.shapes.proposals import AssigneeOut, ProposalOut, ProposalsOut
from webui.api.shapes.recommendations import AcceptanceOut, KnownIssueOut, RecommendationOut
from webui.api.shapes.tickets import EventOut, RequesterOut, TicketLine, TicketOut, WarningOut
from webui.languages import spoken
from webui.proposals import Proposal, Proposals


def link(article: Article) -> ArticleLink:
    """Name an article."""
    return ArticleLink(number=article.number, title=article.title, url=links.article_url(article))


def readable_link(person: Person | None, article: Article | None) -> ArticleLink | None:
    """Name an article to who may read it."""
    if article is None or not rights.may_read_article(person, article):
        return None
    return link(article)


def reasons(found: Iterable[Reason]) -> list[ReasonOut]:
    """Show the parts of a score."""
    return [ReasonOut(term=part.term, field=part.field, weight=part.weight) for part in found]


def recommendations(found: Iterable[Suggestion]) -> list[RecommendationOut]:
    """Show articles recommended."""
    return [
        RecommendationOut(
            article=link(item.article),
            score=item.score,
            confidence=item.confidence,
            reasons=reasons(item.reasons),
            acceptance=AcceptanceOut(shown=item.shown, taken=item.taken),
        )
        for item in found
    ]


def warnings(found: Iterable[Notice]) -> list[WarningOut]:
    """Show what to know about a new ticket."""
    return [
        WarningOut(
            kind=notice.kind,
            detail=spoken(notice.text),
            field=notice.field,
            ticket=notice.ticket.number if notice.ticket else None,
            known_issue=notice.issue.number if notice.issue else None,
            url=_place(notice),
        )
        for notice in found
    ]


def _place(notice: Notice) -> str | None:
    """Return where a warning leads; the ticket of a browser without account opens by its own link only."""
    if notice.issue is not None:
        return links.issue_url(notice.issue)
    if notice.ticket is None or not rights.may_read_ticket(access.person(), notice.ticket):
        return None
    return links.ticket_url(notice.ticket)


def known_issue(found: KnownIssue) -> KnownIssueOut:
    """Show a known issue as readers are told of it."""
    return KnownIssueOut(
        number=found.number,
        title=found.title,
        text="\n\n".join(part for part in (found.affected, found.workaround) if part),
        url=links.issue_url(found),
        since=found.since,
    )


def proposals(found: Proposals) -> ProposalsOut:
    """Show what is proposed for a ticket."""
    who = found.assignee
    return ProposalsOut(
        category=_proposal(found.category),
        impact=_proposal(found.impact),
        urgency=_proposal(found.urgency),
        priority=_proposal(found.priority),
        difficulty=_proposal(found.difficulty),
        assignee=AssigneeOut(name=who.person.name, label=who.person.label, because=spoken(who.because))
        if who
        else None,
    )


def _proposal(found: Proposal | None) -> ProposalOut | None:
    if found is None:
        return None
    return ProposalOut(value=found.value, because=spoken(found.because), words=list(found.words))


def article_line(article: Article) -> ArticleLine:
    """Show an article in a list."""
    return ArticleLine(**_article(article))


def article(session: Session, found: Article, text: Content | None = None) -> ArticleOut:
    """Show an article with its text, or with `text` in its place, as far as the person asking may know it."""
    person, told = access.person(), text or Content.of(found)
    facts = _article(found)
    if text is not None:
        facts |= told.as_json() | {"revision": found.revision}
    edits = rights.may_edit_article(person, found)
    return ArticleOut(
        **facts
        | {
            "body": told.body,
            "phrasings": list(told.phrasings),
            "product": told.product,
            "related": [link(other) for other in articles.named(session, told.related, person)],
            "related_tickets": [row.number for row in tickets.named(session, told.related_tickets, person)],
        },
        working=found.working if edits else "",
        owner=found.owner.name if edits and found.owner else None,
        review_on=found.review_on,
        valid_until=found.valid_until,
        confidence=found.confidence,
        helpful=found.helpful,
        unhelpful=found.unhelpful,
    )


def revision(found: Revision) -> RevisionOut:
    """Show one saved text."""
    return RevisionOut(
        number=found.number,
        at=found.at,
        by=found.by.label if found.by else "",
        why=found.why,
        title=found.content["title"],
        body=found.content["body"],
    )


def _article(found: Article) -> dict[str, Any]:
    return {
        "id": found.external_id or found.number,
        "number": found.number,
        "title": found.title,
        "url": links.article_url(found),
        "category": found.category,
        "tags": list(found.tags),
        "lang": found.lang,
        "type": found.kind,
        "visibility": found.visibility,
        "groups": list(found.groups),
        "state": found.state,
        "revision": found.shown_revision,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "published_at": found.published_at,
    }


def ticket_line(ticket: Ticket) -> TicketLine:
    """Show a ticket in a list."""
    return TicketLine(**ticket_facts(ticket))


def ticket_facts(ticket: Ticket, *, with_key: bool = False) -> dict[str, Any]:
    """Return what every view of a ticket shows."""
    return {
        "number": ticket.number,
        "title": ticket.title,
        "status": ticket.status,
        "priority": ticket.priority,
        "category": ticket.category,
        "channel": ticket.channel,
        "url": links.ticket_url(ticket, with_key=with_key),
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "first_response_due": ticket.first_response_due,
        "resolution_due": ticket.resolution_due,
    }


def ticket(session: Session, found: Ticket, person: Person | None, *, with_key: bool = False) -> TicketOut:
    """Show a ticket with its story; notes and citations of others than its requester's concern to the support."""
    support = rights.is_support(person)
    return TicketOut(
        **ticket_facts(found, with_key=with_key),
        description=found.description,
        requester=RequesterOut(
            name=found.requester_name,
            contact=found.requester_contact,
            department=found.requester_department,
            customer_no=found.requester_customer_no,
        ),
        impact=found.impact,
        urgency=found.urgency,
        error_code=found.error_code,
        steps=found.steps,
        occurred_at=found.occurred_at,
        expected_at=found.expected_at,
        tier=found.tier,
        difficulty=found.difficulty,
        missing=list(intake_rules.of_ticket(session, found).names) if found.is_open else [],
        out_of_scope=intake_rules.current(session).of(found.category).is_out_of_scope,
        line=found.line,
        acceptance_due=found.acceptance_due,
        accepted_at=found.accepted_at,
        first_response_at=found.first_response_at,
        on_site_due=found.on_site_due,
        on_site_at=found.on_site_at,
        is_paused=found.is_paused,
        waiting_for=found.waiting_for,
        planned_at=found.planned_at,
        resolved_at=found.resolved_at,
        closed_at=found.closed_at,
        resolution=found.resolution if support or found.is_solved else "",
        **_ending(session, found, support=support),
        solved_by=readable_link(person, found.solved_by),
        cited=_cited(session, found, person),
        tags=list(tickets.tags_of(session, [found]).get(found.id, ())) if support else [],
        events=[
            EventOut(at=event.at, kind=event.kind, by=event.by_label, text=event.text)
            for event in tickets.events(session, found, public_only=not support, person=person)
        ],
        **(_work(session, found) if support else NOBODY),
    )


def _ending(session: Session, found: Ticket, *, support: bool) -> dict[str, Any]:
    """Return how a ticket ends; which others it repeats, or repeat it, concerns the support alone."""
    given = satisfaction.of_ticket(session, found) if found.is_solved else None
    said = RatingOut.model_validate(given, from_attributes=True) if given and given.answered_at else None
    return {
        "workaround": found.workaround,
        "closes_at": found.closes_at,
        "ended": found.ended,
        "reopened": found.reopened,
        "urged": found.urged,
        "urged_at": found.urged_at,
        "duplicate_of": found.duplicate_of.number if support and found.duplicate_of else None,
        "duplicates": [each.number for each in tickets.repeating(session, found)] if support else [],
        "rating": said,
    }


NOBODY: dict[str, Any] = {"assignee": None, "team": None, "cc": [], "consultations": []}
"""What others than the support are told of who works on a ticket."""


def _work(session: Session, found: Ticket) -> dict[str, Any]:
    return {
        "assignee": _handler(found.assignee) if found.assignee else None,
        "team": found.team.name if found.team else None,
        "cc": [_handler(row.person) for row in tickets.followers(session, found)],
        "consultations": [
            ConsultationOut.model_validate(asked, from_attributes=True)
            for asked in tickets.consultations(session, found)
        ],
    }


def _handler(person: Person) -> HandlerOut:
    return HandlerOut(name=person.name, label=person.label)


def _cited(session: Session, ticket: Ticket, person: Person | None) -> list[ArticleLink]:
    if not rights.is_support(person):
        return []
    return [link(citation.article) for citation in tickets.citations(session, ticket, person)]
