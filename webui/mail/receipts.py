"""Which messages has the server taken? Written to a file at once, before the database can say so.

A sender that is killed between the server's word and its own commit leaves the keys here, and who takes over what it
held does not send them again. Writing them takes microseconds and waits for no lock.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = "mail"
SUFFIX: Final = ".taken"
OLD: Final = 7 * 24 * 3600.0


class Receipts:
    """The file of one sender, in a folder that all of them read."""

    def __init__(self, data: Path, name: str) -> None:
        self._folder = data / FOLDER
        self._path = self._folder / f"{name}{SUFFIX}"
        self._file = -1
        self._unsaid: set[str] = set()

    def note(self, key: str) -> None:
        """Write down that the server has taken a message."""
        if self._file < 0:
            self._open()
        os.write(self._file, f"{key}\n".encode("ascii"))
        self._unsaid.add(key)

    def said(self, key: str) -> None:
        """Know that the database says it too."""
        self._unsaid.discard(key)

    def clear(self) -> None:
        """Forget everything, if the database says all of it."""
        if self._file >= 0 and not self._unsaid:
            os.ftruncate(self._file, 0)

    def all(self) -> Iterator[str]:
        """Give every key that a sender wrote down and did not live to tell the database."""
        for path in self._folder.glob(f"*{SUFFIX}"):
            yield from path.read_text("ascii", "replace").split()

    def close(self) -> None:
        """Leave nothing behind that the database knows."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            if not self._path.stat().st_size:
                self._path.unlink()

    def _open(self) -> None:
        self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        for path in self._folder.glob(f"*{SUFFIX}"):
            if time.time() - path.stat().st_mtime > OLD:
                path.unlink(missing_ok=True)
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
