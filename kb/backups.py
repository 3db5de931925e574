"""One archive of database and files, each with its hash; never of index or model, which are made anew.

The archive is a `.tar.gz` whose first member is `manifest.json`. Restoring trusts nothing: names, sizes, hashes,
the schema and the database itself are checked in a folder aside before that folder takes its place.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from alembic.script import ScriptDirectory

from kb.database import MIGRATIONS
from kb.errors import KnowledgeError
from kb.sentences import sentence as _

FORMAT = 1
DATABASE = "jieda.db"
FILES = "files"
MANIFEST = "manifest.json"
MANIFEST_MAX = 64_000_000
BLOCK = 1 << 20
SPARE = 50_000_000


class BackupError(KnowledgeError):
    """No archive could be made, or this one can't be restored; the text says why."""


@dataclass(frozen=True)
class Member:
    """One file in the archive."""

    name: str
    size: int
    sha256: str


def backup(folder: Path, target: Path, at: datetime) -> list[Member]:
    """Write the archive of a data folder, also while others write to its database."""
    if target.is_dir():
        raise BackupError(_("%(target)s 是一个目录，请给出文件名", target=target))
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as work:
        copy = Path(work, DATABASE)
        _copy_database(folder / DATABASE, copy)
        sources = {DATABASE: copy}
        for path in sorted((folder / FILES).rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                sources[path.relative_to(folder).as_posix()] = path
        members = [Member(name, path.stat().st_size, _hash(path)) for name, path in sources.items()]
        manifest = {
            "format": FORMAT,
            "created_at": at.isoformat(),
            "schema": _schema_of(copy),
            "members": [asdict(member) for member in members],
        }
        with _replacing(target) as archive:
            _add(
                archive, MANIFEST, io.BytesIO(json.dumps(manifest, ensure_ascii=False, indent=1).encode()), at
            )
            for member in members:
                with sources[member.name].open("rb") as stream:
                    hashed = _HashingReader(stream)
                    _add(archive, member.name, hashed, at, member.size)
                if hashed.hexdigest() != member.sha256:
                    raise BackupError(_("%(name)s 在备份时被修改，请再试一次", name=member.name))
    return members


def restore(archive: Path, folder: Path) -> list[Member]:
    """Put a checked archive into a folder that is empty or not there yet."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(_("%(folder)s 不是空目录；请恢复到一个新目录，不会覆盖已有数据", folder=folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as work:
        try:
            members = _unpack(archive, Path(work, "data"))
        except OSError as error:
            if isinstance(error, gzip.BadGzipFile):
                raise BackupError(_("%(archive)s 已损坏：%(error)s", archive=archive, error=error)) from error
            raise BackupError(f"{archive}：{error.strerror or error}") from error
        except (EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError) as error:
            raise BackupError(_("%(archive)s 已损坏：%(error)s", archive=archive, error=error)) from error
        _check_database(Path(work, "data", DATABASE))
        if folder.exists():
            folder.rmdir()
        Path(work, "data").rename(folder)
    return members


def _copy_database(source: Path, target: Path) -> None:
    if not source.is_file():
        raise BackupError(_("这个数据目录里没有 SQLite 数据库；PostgreSQL 请用 pg_dump 备份"))
    try:
        with closing(sqlite3.connect(source, timeout=30, isolation_level=None)) as connection:
            connection.execute("vacuum into ?", (str(target),))
    except sqlite3.Error as error:
        raise BackupError(_("数据库复制失败：%(error)s", error=error)) from error


def _schema_of(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("select version_num from alembic_version").fetchone()
    return str(row[0]) if row else ""


def _check_database(path: Path) -> None:
    try:
        schema = _schema_of(path)
        with closing(sqlite3.connect(path)) as connection:
            result = connection.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError(_("备份里的数据库打不开：%(error)s", error=error)) from error
    if result != "ok":
        raise BackupError(_("备份里的数据库不完整：%(result)s", result=result))
    _check_schema(schema)


def _check_schema(schema: str) -> None:
    known = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if schema not in known:
        raise BackupError(
            _("备份来自更新的版本（数据库结构 %(schema)s），请先升级程序再恢复", schema=schema or _("未知"))
        )


def _unpack(archive: Path, folder: Path) -> list[Member]:
    folder.mkdir()
    with gzip.open(archive, "rb") as raw:
        with tarfile.open(fileobj=raw, mode="r|") as packed:
            wanted = _read_manifest(packed, folder)
            missing = dict(wanted)
            while (entry := packed.next()) is not None:
                member = missing.pop(entry.name, None)
                if member is None or not entry.isreg() or entry.size != member.size:
                    raise BackupError(
                        _("%(archive)s 已损坏：%(name)s 与清单不符", archive=archive, name=entry.name)
                    )
                _extract(packed, entry, member, folder)
            if missing:
                raise BackupError(
                    _("%(archive)s 已损坏：缺少 %(name)s", archive=archive, name=next(iter(missing)))
                )
        while raw.read(BLOCK):  # to the end, where gzip keeps the checksum of all
            pass
    return list(wanted.values())


def _read_manifest(packed: tarfile.TarFile, folder: Path) -> dict[str, Member]:
    first = packed.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MANIFEST_MAX:
        raise BackupError(_("这不是解答的备份文件"))
    stream = packed.extractfile(first)
    manifest: dict[str, Any] = json.loads(stream.read() if stream else b"")
    if manifest["format"] != FORMAT:
        raise BackupError(_("备份来自更新的版本，请先升级程序再恢复"))
    _check_schema(manifest["schema"])
    members = {entry["name"]: Member(**entry) for entry in manifest["members"]}
    for member in members.values():
        _check_name(member.name)
    if DATABASE not in members or len(members) != len(manifest["members"]):
        raise BackupError(_("备份的清单不完整"))
    if sum(member.size for member in members.values()) + SPARE > shutil.disk_usage(folder).free:
        raise BackupError(_("磁盘空间不够恢复这个备份"))
    return members


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    inside = len(path.parts) > 1 and path.parts[0] == FILES and path.as_posix() == name
    plain = not any(part == ".." or "\\" in part or "\0" in part for part in path.parts)
    if name != DATABASE and not (inside and plain):
        raise BackupError(_("备份里有不该有的路径 %(name)s", name=f"{name!r}"))


def _extract(packed: tarfile.TarFile, entry: tarfile.TarInfo, member: Member, folder: Path) -> None:
    source = packed.extractfile(entry)
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as target:
        hashed = _HashingReader(source)
        shutil.copyfileobj(hashed, target, BLOCK)
    if hashed.hexdigest() != member.sha256:
        raise BackupError(_("备份已损坏：%(name)s 的内容与校验值不符", name=member.name))


class _HashingReader:
    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.stream.read(size)
        self.hash.update(block)
        return block

    def hexdigest(self) -> str:
        return self.hash.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add(archive: tarfile.TarFile, name: str, stream: Any, at: datetime, size: int | None = None) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(stream.getbuffer()) if size is None else size
    entry.mtime = int(at.timestamp())
    entry.mode = 0o600
    archive.addfile(entry, stream)


@contextmanager
def _replacing(target: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive beside the target that takes its place only when it is whole and on the disk."""
    written = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with written.open("xb") as raw:
            os.fchmod(raw.fileno(), 0o600)
            packed: IO[bytes] = gzip.GzipFile("", "wb", 6, fileobj=raw, mtime=0)  # type: ignore[assignment]
            with packed, tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive:
                yield archive
            raw.flush()
            os.fsync(raw.fileno())
        written.replace(target)
    except OSError as error:
        raise BackupError(
            _("写不了 %(target)s：%(why)s", target=target, why=error.strerror or error)
        ) from error
    finally:
        written.unlink(missing_ok=True)
