"""How do messages leave the house? They are written out in their requester's language and handed to a mail server."""

from flask import Flask

from webui.mail import shown
from webui.mail.connection import Connection, MailError, Server
from webui.mail.sending import Sender, server_of
from webui.mail.trying import test_letter, try_out
from webui.mail.writing import letter, preview

__all__ = [
    "Connection",
    "MailError",
    "Sender",
    "Server",
    "install",
    "letter",
    "preview",
    "server_of",
    "test_letter",
    "try_out",
]


def install(app: Flask) -> None:
    """Teach templates to tell what became of the mail about an event."""
    app.jinja_env.globals["mailed"] = shown.mailed
