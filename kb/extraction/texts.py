"""What a document says, as plain text: one function for each kind, read piece by piece and no further than needed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from kb.extraction import archives, encodings
from kb.extraction.limits import TEXT_MAX
from kb.sentences import sentence as _
from kb.text import clean

_SLIDE = re.compile(r"ppt/(?:slides|notesSlides)/(?:slide|notesSlide)(\d+)\.xml")
_WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
PAGES_MAX = 500


def text_in(path: Path, media_type: str) -> str:
    """Return the text of a file of this kind, blank lines and what nobody sees left out."""
    pieces = _pieces(path, media_type)
    return "\n".join(line for line in _upto(pieces) if line)[:TEXT_MAX]


def _pieces(path: Path, media_type: str) -> Iterator[str]:
    if media_type == "application/pdf":
        return _pdf(path)
    if media_type.startswith("text/"):
        return _plain(path)
    if media_type.endswith("sheet"):
        return _sheets(path)
    return _office(path, media_type.rpartition(".")[2])


def _upto(pieces: Iterator[str]) -> Iterator[str]:
    held = 0
    for piece in pieces:
        for line in clean(piece).split("\n"):
            yield line.strip()
        held += len(piece)
        if held > TEXT_MAX:
            return


def _plain(path: Path) -> Iterator[str]:
    with path.open(encoding=encodings.of_file(path) or "utf-8", errors="replace") as file:
        while block := file.read(1 << 16):
            yield block


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise archives.ArchiveError(_("文件有密码，请去掉密码再试"))
    for number, page in enumerate(reader.pages):
        if number == PAGES_MAX:
            return
        yield page.extract_text()


def _sheets(path: Path) -> Iterator[str]:
    from openpyxl import load_workbook

    archives.check(path)
    with path.open("rb") as file:
        for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield " ".join(str(cell) for cell in row if cell is not None)


def _office(path: Path, kind: str) -> Iterator[str]:
    names = [member.filename for member in archives.check(path)]
    parts = [name for name in _WORD_PARTS if name in names] if kind == "document" else _slides(names)
    with ZipFile(path) as archive:
        for name in parts:
            with archive.open(name) as stream:
                yield from _paragraphs(stream)


def _slides(names: list[str]) -> list[str]:
    found = [(int(match[1]), name) for name in names if (match := _SLIDE.fullmatch(name))]
    return [name for _, name in sorted(found)]


def _paragraphs(stream: IO[bytes]) -> Iterator[str]:
    """Give the text of each paragraph (`w:p`, `a:p`) as it ends."""
    words: list[str] = []
    for _event, element in iterparse(stream, events=("end",), forbid_dtd=True):
        tag = element.tag.rpartition("}")[2]
        if tag == "t":
            words.append(element.text or "")
        elif tag in {"tab", "br"}:
            words.append(" ")
        elif tag == "p":
            yield "".join(words)
            words = []
            element.clear()
