"""Documents as articles: Markdown with what stands above it, Word and HTML turned into Markdown, images beside them."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import unquote
from zipfile import ZipFile

from kb.extraction import archives, encodings
from kb.kept_sentences import packed
from kb.sentences import sentence as _
from kb.text import first_line

Line = dict[str, Any]
MARKDOWN = (".md", ".markdown")
PAGE_MAX = 20_000_000
FILES = "files"
_TOO_LARGE = _("文件超过 %(n)s MB", n=PAGE_MAX // 1_000_000)
_NO_TEXT = _("不是文字，或者编码认不出来")
_LINK = re.compile(r"(?<=\]\()<?([^()\s<>]{1,500})>?(?=[\s)])")
_FIELD = re.compile(r"([\w-]{1,40})[ \t]*:[ \t]*(.*)")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#")
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
_DOCTYPE = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)


@dataclass(frozen=True)
class Beside:
    """The folder where the files of articles are laid."""

    folder: Path

    def lay(self, content: bytes) -> str:
        """Write bytes under their hash and return it."""
        sha256 = hashlib.sha256(content).hexdigest()
        (self.folder / sha256).write_bytes(content)
        return sha256


def of_markdown(path: Path, name: str, beside: Beside) -> Iterator[Line]:
    """Give the one article of a Markdown file; what lies beside it on some disk is not fetched."""
    yield _markdown(path.read_bytes(), name, name)


def of_zip(path: Path, name: str, beside: Beside) -> Iterator[Line]:
    """Give an article for each Markdown file in an archive, with the images that its text shows."""
    members = {member.filename: member for member in archives.check(path) if not member.is_dir()}
    with ZipFile(path) as archive:
        pages = [
            member for member in members if member.lower().endswith(MARKDOWN) and "__MACOSX" not in member
        ]
        if members and not pages:
            raise archives.ArchiveError(_("压缩包里没有 Markdown 文件（.md）"))
        for number, page in enumerate(pages, 1):
            if members[page].file_size > PAGE_MAX:
                yield {"line": number, "name": page, "why": packed(_TOO_LARGE)}
                continue
            line = _markdown(archive.read(page), page, PurePosixPath(page).name)
            yield {**line, "line": number, **_with_files(line, page, archive, set(members), beside)}


def _markdown(content: bytes, name: str, shown: str) -> Line:
    text = _decoded(content)
    if text is None:
        return {"line": 1, "name": name, "why": packed(_NO_TEXT)}
    above, body = _parted(text.replace("\r\n", "\n"))
    if not above:
        above, body = _headed(body, PurePosixPath(shown).stem)
    data = {key: value for key, value in above.items() if key != FILES}
    return {"line": 1, "name": name, "data": {**data, "body": body}, "named": above.get(FILES)}


def _decoded(content: bytes) -> str | None:
    for encoding in encodings.of_bytes(content):
        return content.decode(encoding)
    return None


def _parted(text: str) -> tuple[dict[str, Any], str]:
    """Part the fields between two lines of dashes from the text below them."""
    if not text.startswith("---\n"):
        return {}, text
    above, ends, body = text[4:].partition("\n---\n")
    return (_fields(above), body.removeprefix("\n")) if ends else ({}, text)


def _fields(above: str) -> dict[str, Any]:
    """Read `name: value` lines; values as JSON where they are, lists also as lines that begin with a dash."""
    found: dict[str, Any] = {}
    last = ""
    for line in above.split("\n"):
        if field := _FIELD.fullmatch(line):
            last = field[1].lower()
            found[last] = _value(field[2].strip())
        elif last and line.strip().startswith("- "):
            held = found[last]
            found[last] = [*(held or []), _value(line.strip()[2:].strip())] if _is_list(held) else held
    return found


def _is_list(value: Any) -> bool:
    return value == "" or isinstance(value, list)


def _value(text: str) -> Any:
    if text[:1] in {'"', "[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            if text.startswith("[") and text.endswith("]"):
                return [part.strip().strip("'\"") for part in text[1:-1].split(",") if part.strip()]
    return text.strip("'") if text.startswith("'") else text


def _headed(body: str, stem: str) -> tuple[dict[str, Any], str]:
    """Take the first heading for the title, or else the name of the file."""
    lines = body.lstrip("\n").split("\n")
    if lines[0].startswith("# ") and lines[0][2:].strip():
        return {"title": lines[0][2:].strip()}, "\n".join(lines[1:]).lstrip("\n")
    return {"title": stem or first_line(body)}, body


def _with_files(line: Line, page: str, archive: ZipFile, members: set[str], beside: Beside) -> Line:
    """Lay the files that a text leads to beside the lines, and let the text call them by their hash."""
    if "data" not in line:
        return {}
    names = line["named"] if isinstance(line["named"], dict) else {}
    laid: dict[str, str] = {}

    def placed(link: re.Match[str]) -> str:
        member = _member(page, link[1], members)
        if not member:
            return link[0]
        sha256 = beside.lay(archive.read(member))
        laid[sha256] = str(names.get(member) or PurePosixPath(member).name)
        return f"attachment:{sha256[:12]}"

    line["data"]["body"] = _LINK.sub(placed, line["data"]["body"])
    for member, shown in names.items():
        if member in members:
            laid[beside.lay(archive.read(member))] = str(shown)
    return {"data": line["data"], "files": sorted(laid.items())}


def _member(page: str, link: str, members: set[str]) -> str:
    """Return which member a relative link means, empty where none; links never lead out of the archive."""
    if _SCHEME.match(link):
        return ""
    steps: list[str] = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(unquote(link)).parts:
        if part == ".." and not steps:
            return ""
        steps = steps[:-1] if part == ".." else [*steps, part]
    found = "/".join(steps)
    return found if found in members and not found.lower().endswith(MARKDOWN) else ""


def of_docx(path: Path, name: str, beside: Beside) -> Iterator[Line]:
    """Give the one article of a Word document, its images in their places."""
    import mammoth

    _refuse_types(path)
    laid: dict[str, str] = {}

    def image(found: Any) -> dict[str, str]:
        with found.open() as stream:
            return _image(stream, laid, beside)

    with path.open("rb") as file:
        html = mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(image)).value
    yield _page(html, name, laid)


def _image(stream: IO[bytes], laid: dict[str, str], beside: Beside) -> dict[str, str]:
    sha256 = beside.lay(stream.read())
    laid[sha256] = _("图 %(n)s", n=len(laid) + 1)
    return {"src": f"attachment:{sha256[:12]}"}


def _refuse_types(path: Path) -> None:
    """Refuse documents whose XML declares anything of its own: no honest one does."""
    with ZipFile(path) as archive:
        for member in archives.check(path):
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as stream:
                    if _DOCTYPE.search(stream.read(4096)):
                        raise archives.ArchiveError(_("文件里有不该有的定义，不打开"))


def of_html(path: Path, name: str, beside: Beside) -> Iterator[Line]:
    """Give the one article of a web page; images count only where the page itself holds them."""
    content = path.read_bytes()
    if len(content) > PAGE_MAX:
        raise archives.ArchiveError(_TOO_LARGE)
    text = _decoded(content)
    if text is None:
        raise archives.ArchiveError(_NO_TEXT)
    laid: dict[str, str] = {}

    def inside(data: re.Match[str]) -> str:
        sha256 = beside.lay(base64.b64decode(data[1]))
        laid[sha256] = _("图 %(n)s", n=len(laid) + 1)
        return f"attachment:{sha256[:12]}"

    yield _page(_DATA.sub(inside, text), name, laid)


def _page(html: str, name: str, laid: dict[str, str]) -> Line:
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(html, "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup(["script", "style", "head", "nav", "noscript", "template", "iframe", "object", "form"]):
        tag.decompose()
    body = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(soup).strip()
    above, rest = _headed(body, "")
    chosen = above["title"] if body.startswith("# ") else title or PurePosixPath(name).stem
    data = {"title": chosen, "body": rest if body.startswith("# ") else body}
    return {"line": 1, "name": name, "data": data, "files": sorted(laid.items())}
