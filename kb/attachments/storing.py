"""The bytes of attachments: written once for each hash, whole or not at all, and seen onto the disk."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import NamedTemporaryFile
from typing import IO

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kb.attachments import kinds
from kb.durable import sync_folder
from kb.errors import Invalid
from kb.models import ArticleFile, Attachment
from kb.sentences import sentence as _
from kb.text import one_line

FOLDER = "files"
FILE_MAX = 30_000_000
NAME_MAX = 120
MEGABYTES = FILE_MAX // 1_000_000
BLOCK = 1 << 20
FORGOTTEN = timedelta(days=2)


@dataclass(frozen=True)
class Stored:
    """A file that lies safely in the folder and belongs to nothing yet."""

    sha256: str
    size: int
    media_type: str
    name: str


def take_in_any(folder: Path, stream: IO[bytes], name: str) -> Stored:
    """Store an image, document or text of an article, on the disk when this returns; Invalid says what is wrong."""
    shown = file_name(name) or _("文件")
    with _set_aside(folder, stream, shown) as (path, size, sha256):
        kind = kinds.recognised(path, shown)
        put_in_place(path, path_of(folder, sha256), size)
    return Stored(sha256, size, kind.media_type, named(shown, kind.suffix))


@contextmanager
def _set_aside(folder: Path, stream: IO[bytes], shown: str) -> Iterator[tuple[Path, int, str]]:
    """Write what comes to a file of its own, never more than is allowed, and remove it if it stays there."""
    (folder / FOLDER).mkdir(mode=0o750, parents=True, exist_ok=True)
    hashed, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=folder / FOLDER, prefix=".", delete=False) as file:
        path = Path(file.name)
        try:
            while block := stream.read(BLOCK):
                size += len(block)
                if size > FILE_MAX:
                    raise Invalid(
                        "files",
                        _("%(shown)s 太大：一个文件最多 %(n)s MB", shown=shown, n=FILE_MAX // 1_000_000),
                    )
                hashed.update(block)
                file.write(block)
            if not size:
                raise Invalid("files", _("%(shown)s 是空的", shown=shown))
            file.flush()
            os.fsync(file.fileno())
            yield path, size, hashed.hexdigest()
        finally:
            path.unlink(missing_ok=True)


def path_of(folder: Path, sha256: str) -> Path:
    """Return where the bytes with this hash lie."""
    return folder / FOLDER / sha256[:2] / sha256


def tidy(session: Session, folder: Path) -> int:
    """Remove files that belong to nothing for two days, and return how many; forms left unsent leave such behind."""
    count, until = 0, time.time() - FORGOTTEN.total_seconds()
    for path in sorted((*(folder / FOLDER).glob("??/*"), *(folder / FOLDER).glob(".*"))):
        if path.is_file() and path.stat().st_mtime < until and not _is_used(session, path.name):
            path.unlink(missing_ok=True)
            count += 1
    return count


def missing(session: Session, folder: Path, limit: int = 20) -> list[str]:
    """Return the names of attachments whose bytes are not there."""
    kept = [
        *session.execute(select(Attachment.sha256, Attachment.name)),
        *session.execute(select(ArticleFile.sha256, ArticleFile.name)),
    ]
    return [name for sha256, name in kept if not path_of(folder, sha256).is_file()][:limit]


def file_name(name: str) -> str:
    """Return the last part of a file's name, on one line, whatever system it comes from."""
    return PureWindowsPath(PurePosixPath(one_line(name)).name).name[-NAME_MAX:]


def named(name: str, suffix: str) -> str:
    """Give a name the ending of what the file really is."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}{suffix}"


def write(path: Path, content: bytes) -> None:
    """Put bytes in their place, whole or not at all, and see them onto the disk with the name that leads to them."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(Path(file.name), path, len(content))


def put_in_place(written: Path, path: Path, size: int) -> None:
    """Give a written file its name; where one with these bytes is there already, that one is new again."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if path.is_file() and path.stat().st_size == size:
        os.utime(path)
        written.unlink()
    else:
        written.replace(path)
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)


def _is_used(session: Session, sha256: str) -> bool:
    return any(
        session.scalar(select(exists().where(table.sha256 == sha256))) for table in (Attachment, ArticleFile)
    )
