"""A photo is given to those who may read its ticket, as a file that no browser runs or guesses about."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response, request, send_file

from kb import attachments
from kb.errors import NotFound
from kb.models import Attachment, Ticket
from kb.sentences import sentence as _
from webui import access
from webui.installation import services
from webui.tickets import actions, doors

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, max-age=600",
}


def photos(ticket: Ticket) -> Sequence[Attachment]:
    """Return the photos of a ticket, for the page that shows it."""
    with services().sessions.read() as db:
        return attachments.of_ticket(db, ticket)


def send(number: str, key: int) -> Response:
    """Send one photo of a ticket to its readers."""
    with doors.guarded(number), services().sessions.read() as db:
        ticket = actions.ticket_for(db, number, access.person(), request.args.get("key", ""))
        found = attachments.get(db, ticket, key)
    return answer(found.sha256, found.media_type, found.name)


def answer(sha256: str, media_type: str, name: str) -> Response:
    """Send the bytes with this hash, never to be opened in the place of a page of ours."""
    path = attachments.path_of(services().settings.data, sha256)
    if not path.is_file():
        raise NotFound(_("这个文件不在了，请告诉管理员"))
    content = BytesIO(path.read_bytes())
    response = send_file(content, mimetype=media_type, as_attachment=True, download_name=name, etag=sha256)
    response.headers.update(HEADERS)
    return response
