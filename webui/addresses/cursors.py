"""Where did a page of a list end? Packed into one opaque word that clients carry back."""

import base64
import json
from typing import Any

from kb.errors import Invalid
from kb.sentences import sentence as _


def pack(*parts: Any) -> str:
    """Pack where a page ended."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def unpack(cursor: str, *kinds: type) -> list[Any]:
    """Unpack a cursor with parts of these kinds; Invalid when it is none of ours."""
    try:
        packed = cursor.encode("ascii")
        parts = json.loads(base64.urlsafe_b64decode(packed + b"=" * (-len(packed) % 4)))
    except (ValueError, RecursionError):
        parts = None
    if (
        not isinstance(parts, list)
        or [type(part) for part in parts] != list(kinds)
        or any(isinstance(part, int) and not 0 <= part < 1 << 62 for part in parts)
    ):
        raise Invalid("cursor", _("不是有效的翻页标记，请从第一页重新开始"))
    return parts
