"""Run the reader of documents as a process of its own, and believe nothing of it but what it wrote in time."""

import subprocess
import sys
import tempfile
from pathlib import Path

from kb.errors import KnowledgeError
from kb.extraction import archives
from kb.extraction.limits import REFUSED, ROWS, TEXT_MAX
from kb.kept_sentences import unpacked
from kb.sentences import sentence as _

ARCHIVES = frozenset({"docx", "xlsx", "zip"})
PATIENCE = 30.0
LONG_PATIENCE = 300.0
WHY_MAX = 1000


class UnreadableDocument(KnowledgeError):
    """A document that can't be read; the text says why."""


def text_of(path: Path, media_type: str, patience: float = PATIENCE) -> str:
    """Return what a document says, at most `TEXT_MAX` characters of it."""
    return _run(patience, "text", media_type, str(path)).decode("utf-8", "replace")[:TEXT_MAX]


def rows_of(path: Path, kind: str, folder: Path, name: str, patience: float = LONG_PATIENCE) -> Path:
    """Turn a file that is to be imported into JSON lines, and return where they lie, with the images beside them."""
    if not (folder / ROWS).exists():
        if kind in ARCHIVES:
            _check(path)
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        _run(patience, "rows", kind, str(path), str(folder), name)
    return folder / ROWS


def _check(path: Path) -> None:
    """Refuse what would swell before any process is started for it."""
    try:
        archives.check(path)
    except (archives.ArchiveError, OSError) as error:
        raise UnreadableDocument(str(error)) from error


def _run(patience: float, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "kb.extraction.child", str(int(patience) + 1), *arguments]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as wrong:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module, and paths that are no options
                command, stdin=subprocess.DEVNULL, stdout=told, stderr=wrong, timeout=patience, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableDocument(_("读了 %(n)s 秒还没有读完，放弃了", n=int(patience))) from error
        for stream in (told, wrong):
            stream.seek(0)
        if ended.returncode == REFUSED:
            raise UnreadableDocument(unpacked(wrong.read(WHY_MAX * 4).decode("utf-8", "replace")[:WHY_MAX]))
        if ended.returncode:
            raise UnreadableDocument(_("读取它要的时间或内存太多，放弃了"))
        return told.read()
