"""Who may write? One process at a time, by a lock that ends with the process."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class Busy(Exception):
    """Another process writes here."""


class WriterLock:
    """An exclusive lock on a file; entering raises Busy where another holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1

    @property
    def is_held(self) -> bool:
        return self._handle >= 0

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            raise Busy(f"{self.path} is held by another process") from error
        self._handle = handle
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
