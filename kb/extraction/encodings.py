"""Which encoding a text file has: UTF-8, UTF-16 with its mark, or GB18030, which Chinese systems write."""

import codecs
from pathlib import Path

BLOCK = 1 << 20
_CONTROLS = bytes({*range(32)} - {7, 8, 9, 10, 12, 13, 27})
_ODD_MAX = 0.01


def of_bytes(content: bytes) -> list[str]:
    """Return the encodings that a short text may be in, the likeliest first; none where it is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [name for name in ("utf-16",) if _decodes(content, name)]
    return [name for name in ("utf-8-sig", "gb18030") if 0 not in content and _decodes(content, name)]


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def of_file(path: Path) -> str | None:
    """Return the name of the encoding that all of a file is in; None where it is no text."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _fits(path, "utf-16") else None
    if _is_binary(path):
        return None
    return next((name for name in ("utf-8-sig", "gb18030") if _fits(path, name)), None)


def _fits(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_binary(path: Path) -> bool:
    """Tell whether a file holds zeros, or more control characters than a log of a terminal does."""
    odd = size = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if 0 in block:
                return True
            odd += len(block) - len(block.translate(None, _CONTROLS))
            size += len(block)
    return odd > size * _ODD_MAX
