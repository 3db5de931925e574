"""What does somebody with a problem see? Search, articles, the ticket form, the own tickets, sign-in."""

from flask import Flask

from webui.portal import (
    articles,
    home,
    keys,
    limits,
    lost_links,
    own_tickets,
    plain,
    rating,
    search,
    sign_in,
    supplying,
    tickets,
)
from webui.portal.blueprint import portal
from webui.tickets import asking

__all__ = [
    "articles",
    "home",
    "keys",
    "limits",
    "lost_links",
    "own_tickets",
    "plain",
    "rating",
    "search",
    "sign_in",
    "supplying",
    "tickets",
]


def install(app: Flask) -> None:
    """Add the pages for everyone."""
    app.register_blueprint(portal)
    app.jinja_env.globals.update(waiting_links=lost_links.count_waiting, **asking.FOR_TEMPLATES)
