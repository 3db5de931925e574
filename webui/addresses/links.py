"""Where things are: the addresses of articles and tickets, whole ones where the installation knows its own."""

from flask import url_for

from kb.models import Article, KnownIssue, Ticket
from webui.installation import services


def article_url(article: Article) -> str:
    """Return the address of an article's page."""
    return whole(url_for("portal.article", number=article.number))


def ticket_url(ticket: Ticket, *, with_key: bool = False) -> str:
    """Return the address of a ticket's page; with the key it opens for who has no account."""
    if with_key:
        return whole(url_for("portal.ticket", number=ticket.number, key=ticket.key))
    return whole(url_for("portal.ticket", number=ticket.number))


def issue_url(issue: KnownIssue) -> str:
    """Return the address of a known issue's page."""
    return whole(url_for("known_issues.read", number=issue.number))


def whole(path: str) -> str:
    """Put the installation's public address before a path, if it is set."""
    return services().settings.public_url.rstrip("/") + path
