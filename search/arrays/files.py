"""Are the files still there as they were written? Folders sealed by a manifest, and a watch over them."""

import json
import os
import shutil
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final

from kb.durable import sync_folder

MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20
_TRIES: Final = 5

Signature = tuple[int, int, int, int]


class Damaged(Exception):
    """What was written cannot be read as it was written; it has to be rebuilt."""


@dataclass(frozen=True)
class Fault:
    """One file that is `missing` or `damaged`."""

    name: str
    reason: str


@dataclass(frozen=True)
class Seal:
    """Size and CRC-32 of a file."""

    size: int
    crc: int


@dataclass(frozen=True)
class Manifest:
    """The files of one generation of a folder, and the facts that its owner keeps about them."""

    generation: int = 0
    files: Mapping[str, Seal] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Read which files a folder should hold; a folder never sealed gives generation 0."""
    try:
        text = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except OSError as error:
        raise Damaged(f"{MANIFEST}: {error.strerror}") from error
    try:
        crc, body = text.split(b"\n", 1)
        if int(crc) != zlib.crc32(body):
            raise ValueError("checksum")
        told = json.loads(body)
        files = {name: Seal(size, crc) for name, (size, crc) in told["files"].items()}
        return Manifest(told["generation"], files, told["facts"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{MANIFEST}: damaged") from error


def seal(folder: Path, names: Iterable[str], facts: Mapping[str, Any], *, after: Manifest) -> Manifest:
    """Make these files the folder's next generation, at once and surely on disk, then remove all others.

    Files named by the manifest before are taken to be unchanged. Names that begin with a dot stay.
    """
    files = {name: after.files.get(name) or _sealed(folder / name) for name in names}
    manifest = Manifest(after.generation + 1, files, facts)
    told = {
        "generation": manifest.generation,
        "files": {name: [seal.size, seal.crc] for name, seal in files.items()},
        "facts": dict(facts),
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    fresh = folder / f".{MANIFEST}.new"
    with fresh.open("wb") as file:
        file.write(b"%d\n" % zlib.crc32(body) + body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / MANIFEST)
    sync_folder(folder)
    sweep(folder, manifest)
    return manifest


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove files that no longer belong.

    Who has them mapped keeps them; who is about to open them reads the manifest anew.
    """
    for path in folder.iterdir():
        if path.name in manifest.files or path.name == MANIFEST or path.name[0] == ".":
            continue
        if not path.is_dir():
            path.unlink(missing_ok=True)
        elif not any(name.startswith(f"{path.name}/") for name in manifest.files):
            shutil.rmtree(path, ignore_errors=True)
        else:
            for inner in path.iterdir():
                if f"{path.name}/{inner.name}" not in manifest.files and inner.name[0] != ".":
                    inner.unlink(missing_ok=True) if inner.is_file() else shutil.rmtree(inner)


def signature(path: Path | str) -> Signature:
    """Tell what changes whenever a file is written to or replaced."""
    told = os.stat(path)  # noqa: PTH116 (asked for some hundred files each second)
    return told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino


def checksum(path: Path) -> int:
    """Compute the CRC-32 of a file."""
    crc = 0
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc


def _sealed(path: Path) -> Seal:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return Seal(path.stat().st_size, checksum(path))


class Watch:
    """Notice any file of a sealed folder that is no longer what was sealed.

    Every file is read once, later only those whose size, times or inode are not what was found sound.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sound: dict[str, Signature] = {}
        self._faults: tuple[Fault, ...] = ()
        self._checked = float("-inf")
        self._mark: Signature | None = None
        self._lock = Lock()

    def check(self, *, max_age: float = 0.0) -> tuple[Fault, ...]:
        """List the faults; an answer on this generation not older than max_age seconds is given again."""
        try:
            mark = signature(self.folder / MANIFEST)
        except OSError:
            mark = None
        with self._lock:
            if mark != self._mark or time.monotonic() - self._checked >= max_age:
                self._faults = self._look()
                self._checked, self._mark = time.monotonic(), mark
            return self._faults

    def _look(self) -> tuple[Fault, ...]:
        faults: list[Fault] = []
        before = -1
        for _ in range(_TRIES):
            try:
                manifest = read_manifest(self.folder)
            except Damaged:
                return (Fault(MANIFEST, "damaged"),)
            if not manifest.generation:
                return (Fault(MANIFEST, "missing"),)
            if manifest.generation == before:
                break
            before = manifest.generation
            faults = [fault for name, seal in manifest.files.items() if (fault := self._fault(name, seal))]
            self._sound = {name: mark for name, mark in self._sound.items() if name in manifest.files}
            if not faults:
                break
        return tuple(faults)

    def _fault(self, name: str, seal: Seal) -> Fault | None:
        path = self.folder / name
        try:
            mark = signature(path)
            if self._sound.get(name) == mark:
                return None
            if mark[0] != seal.size or checksum(path) != seal.crc:
                self._sound.pop(name, None)
                return Fault(name, "damaged")
        except FileNotFoundError:
            return Fault(name, "missing")
        except OSError:
            return Fault(name, "damaged")
        self._sound[name] = mark
        return None
