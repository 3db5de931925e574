"""Photos that people add to a ticket: known by content, stored once by hash, durable before anybody is told."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import tickets
from kb.attachments.kinds import SUFFIXES, image_type
from kb.attachments.storing import Stored, file_name, named, path_of, write
from kb.errors import Invalid, NotFound
from kb.models import Attachment, Person, Ticket
from kb.sentences import sentence as _

SIZE_MAX = 10_000_000
AT_ONCE = 6
ON_A_TICKET = 30

media_type = image_type


def take_in(folder: Path, stream: IO[bytes], name: str) -> Stored:
    """Store the bytes of an image in a data folder, on the disk when this returns; Invalid says what is wrong."""
    shown = file_name(name) or _("图片")
    content = stream.read(SIZE_MAX + 1)
    if len(content) > SIZE_MAX:
        raise Invalid(
            "photos", _("%(shown)s 太大：一张图片最多 %(n)s MB", shown=shown, n=SIZE_MAX // 1_000_000)
        )
    kind = image_type(content[:12])
    if not kind:
        raise Invalid("photos", _("%(shown)s 不是能用的图片：请用 PNG、JPEG、WebP 或 GIF", shown=shown))
    sha256 = hashlib.sha256(content).hexdigest()
    write(path_of(folder, sha256), content)
    return Stored(sha256, len(content), kind, named(shown, SUFFIXES[kind]))


def attach(
    session: Session, ticket: Ticket, files: Sequence[Stored], *, by: Person | None, at: datetime
) -> list[Attachment]:
    """Add stored files to a ticket, with an event that names them."""
    if not files:
        return []
    there = session.scalar(select(func.count()).where(Attachment.ticket_id == ticket.id)) or 0
    if there + len(files) > ON_A_TICKET:
        raise Invalid("photos", _("一张工单最多 %(most)s 张图片", most=ON_A_TICKET))
    label = by.label if by else ticket.requester_name
    made = [
        Attachment(
            ticket_id=ticket.id,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            name=file.name,
            at=at,
            by_id=by.id if by else None,
            by_label=label,
        )
        for file in files
    ]
    session.add_all(made)
    tickets.note(session, ticket, "attached", by=by, at=at, text="、".join(file.name for file in files))
    session.flush()
    return made


def of_ticket(session: Session, ticket: Ticket) -> Sequence[Attachment]:
    """Return what was added to a ticket, in order."""
    kept = select(Attachment).where(Attachment.ticket_id == ticket.id)
    return session.scalars(kept.order_by(Attachment.id)).all()


def get(session: Session, ticket: Ticket, key: int) -> Attachment:
    """Return one attachment of a ticket, else NotFound; whoever asks must be allowed to read the ticket."""
    found = session.get(Attachment, key)
    if found is None or found.ticket_id != ticket.id:
        raise NotFound(_("没有找到这张图片"))
    return found
