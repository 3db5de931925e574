"""Where does the next page begin? After a score and a key, for one query; opaque to those who carry it."""

import base64
import json
import zlib
from typing import NamedTuple


class Cursor(NamedTuple):
    """The last hit shown: its score and key."""

    score: float
    key: int


def written(cursor: Cursor, query: str) -> str:
    """Write a cursor as text that only this query takes back."""
    told = json.dumps([cursor.score.hex(), cursor.key, zlib.crc32(query.encode("utf-8", "surrogatepass"))])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read(text: str, query: str) -> Cursor | None:
    """Read a cursor back; None for no cursor, for one of another query and for anything else."""
    try:
        told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        score, key, crc = told
        if crc != zlib.crc32(query.encode("utf-8", "surrogatepass")):
            return None
        return Cursor(float.fromhex(score), int(key))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
