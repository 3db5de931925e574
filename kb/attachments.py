"""Photos that people add to a ticket: known by content, stored once by hash, durable before anybody is told.

The bytes lie in `files/` of the data folder, which backups hold; the database says which ticket they belong to.
"""

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import NamedTemporaryFile
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import tickets
from kb.errors import Invalid, NotFound
from kb.models import Attachment, Person, Ticket
from kb.sentences import sentence as _
from kb.text import one_line

FOLDER = "files"
SIZE_MAX = 10_000_000
AT_ONCE = 6
ON_A_TICKET = 30
NAME_MAX = 120
FORGOTTEN = timedelta(days=2)
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
"""What may be added, and how a file of each kind is called."""


@dataclass(frozen=True)
class Stored:
    """A file that lies safely in the folder and belongs to nothing yet."""

    sha256: str
    size: int
    media_type: str
    name: str


def media_type(head: bytes) -> str:
    """Return the kind of image that begins like this, empty where it is none that we take."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/gif" if head[:6] in {b"GIF87a", b"GIF89a"} else ""


def take_in(folder: Path, stream: IO[bytes], name: str) -> Stored:
    """Store the bytes of an image in a data folder, on the disk when this returns; Invalid says what is wrong."""
    shown = file_name(name) or _("图片")
    content = stream.read(SIZE_MAX + 1)
    if len(content) > SIZE_MAX:
        raise Invalid(
            "photos", _("%(shown)s 太大：一张图片最多 %(n)s MB", shown=shown, n=SIZE_MAX // 1_000_000)
        )
    kind = media_type(content[:12])
    if not kind:
        raise Invalid("photos", _("%(shown)s 不是能用的图片：请用 PNG、JPEG、WebP 或 GIF", shown=shown))
    sha256 = hashlib.sha256(content).hexdigest()
    _write(path_of(folder, sha256), content)
    return Stored(sha256, len(content), kind, _named(shown, kind))


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


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return folder / FOLDER / sha256[:2] / sha256


def tidy(session: Session, folder: Path) -> int:
    """Remove files that belong to nothing for two days, and return how many; forms left unsent leave such behind."""
    count, until = 0, time.time() - FORGOTTEN.total_seconds()
    for path in sorted((folder / FOLDER).glob("??/*")):
        if path.stat().st_mtime < until and not _is_used(session, path.name):
            path.unlink(missing_ok=True)
            count += 1
    return count


def missing(session: Session, folder: Path, limit: int = 20) -> list[str]:
    """Return the names of attachments whose bytes are not there."""
    kept = session.execute(select(Attachment.sha256, Attachment.name))
    return [name for sha256, name in kept if not path_of(folder, sha256).is_file()][:limit]


def file_name(name: str) -> str:
    """Return the last part of a file's name, on one line, whatever system it comes from."""
    return PureWindowsPath(PurePosixPath(one_line(name)).name).name[-NAME_MAX:]


def _named(name: str, kind: str) -> str:
    """Give a name the ending of what the file really is."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}{SUFFIXES[kind]}"


def _is_used(session: Session, sha256: str) -> bool:
    return session.scalar(select(Attachment.id).where(Attachment.sha256 == sha256).limit(1)) is not None


def _write(path: Path, content: bytes) -> None:
    """Put bytes in their place, whole or not at all, and see them onto the disk with the name that leads to them."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size == len(content):
        os.utime(path)
    else:
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    for folder in (path.parent, path.parent.parent):
        _see_to_disk(folder)


def _see_to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
