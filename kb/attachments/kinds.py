"""What a file really is, told by its content: images, PDF, Office documents without macros, plain text; nothing else.

No archives: nobody can look into them, and what is inside is not searched. No SVG or HTML: browsers run what they hold.
"""

import re
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from kb.errors import Invalid
from kb.extraction import archives, encodings
from kb.sentences import sentence as _

SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
"""What kinds of image there are, and how a file of each is called."""
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
PPTX = f"{OFFICE}presentationml.presentation"
PDF = "application/pdf"
DOCUMENTS = {
    "word/document.xml": (DOCX, ".docx"),
    "xl/workbook.xml": (XLSX, ".xlsx"),
    "ppt/presentation.xml": (PPTX, ".pptx"),
}
TEXTS = {".txt": "text/plain", ".log": "text/plain", ".csv": "text/csv"}
SAMPLE = 1 << 16
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|body|svg|script|iframe|style|meta|math)", re.IGNORECASE
)


class Kind(NamedTuple):
    """How a file is served, and how its name ends."""

    media_type: str
    suffix: str


def image_type(head: bytes) -> str:
    """Return the kind of image that begins like this, empty where it is none that we take."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/gif" if head[:6] in {b"GIF87a", b"GIF89a"} else ""


def recognised(path: Path, shown: str) -> Kind:
    """Return what a file is; Invalid says that it is none of what is taken, or why not."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if image := image_type(head[:12]):
        return Kind(image, SUFFIXES[image])
    if head.startswith(b"%PDF-"):
        return Kind(PDF, ".pdf")
    if head.startswith(b"PK"):
        return _document(path, shown)
    if _is_text(path, head):
        ending = Path(shown.lower()).suffix
        ending = ending if ending in TEXTS else ".txt"
        return Kind(TEXTS[ending], ending)
    raise Invalid(
        "files",
        _("%(shown)s 不是能用的文件：请用图片、PDF、Word、Excel、PowerPoint（新格式）或纯文本", shown=shown),
    )


def _document(path: Path, shown: str) -> Kind:
    """Return which Office document an archive is, once it is known to be harmless to open."""
    try:
        archives.check(path)
    except archives.ArchiveError as error:
        raise Invalid("files", _("%(shown)s：%(why)s", shown=shown, why=error)) from error
    with ZipFile(path) as archive:
        names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid("files", _("%(shown)s 带有宏，请另存为不带宏的文件", shown=shown))
    for inside, (media_type, suffix) in DOCUMENTS.items():
        if {inside, "[Content_Types].xml"} <= names:
            return Kind(media_type, suffix)
    raise Invalid("files", _("%(shown)s 是压缩包：请解压后添加里面的文件", shown=shown))


def _is_text(path: Path, head: bytes) -> bool:
    return not _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) and encodings.of_file(path) is not None
