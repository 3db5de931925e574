"""A backup taken while others write comes back whole; anything else is refused."""

import gzip
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from kb import articles, people
from kb.backups import BackupError, backup, restore
from kb.content import Content
from kb.database import Database, now
from kb.models import Article


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, _empty_database: Path) -> Path:
    """A data folder with fifty articles, for copies."""
    data: Path = tmp_path_factory.mktemp("filled")
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "图.png").write_bytes(b"\x89PNG" * 1000)
    (data / "index").mkdir()
    (data / "index" / "x").write_text("made anew")
    (data / "secret").write_text("not for others")
    shutil.copy(_empty_database, data)
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        people.add(session, "admin", "admin", at=now(), password="a good password")
        for number in range(50):
            articles.draft(session, Content(title=f"第 {number} 篇"), by=None, at=now())
    database.close()
    return data


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that folder, with its database open."""
    data = tmp_path / "data"
    shutil.copytree(filled, data)
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    database.ping()
    yield data
    database.close()


def count(data: Path) -> int:
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.read() as session:
        found = session.scalar(select(func.count()).select_from(Article))
    database.close()
    return found or 0


def test_a_backup_comes_back_whole_without_index_and_secret(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "b.tar.gz", now())
    target = tmp_path / "new" / "data"
    restore(tmp_path / "b.tar.gz", target)
    assert sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()) == [
        "files/ab/图.png",
        "jieda.db",
    ]
    assert (target / "files/ab/图.png").read_bytes() == (folder / "files/ab/图.png").read_bytes()
    assert count(target) == 50
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0


def test_a_backup_under_a_steady_writer_is_consistent(folder: Path, tmp_path: Path) -> None:
    stop = Event()

    def write() -> None:
        database = Database(f"sqlite:///{folder / 'jieda.db'}")
        while not stop.is_set():
            with database.begin() as session:
                articles.draft(session, Content(title="一"), by=None, at=now())
                articles.draft(session, Content(title="二"), by=None, at=now())
        database.close()

    thread = Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            backup(folder, tmp_path / f"{number}.tar.gz", now())
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        restore(tmp_path / f"{number}.tar.gz", tmp_path / f"data-{number}")
        assert count(tmp_path / f"data-{number}") % 2 == 0


def test_an_occupied_folder_is_left_alone(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "b.tar.gz", now())
    with pytest.raises(BackupError, match="不是空目录"):
        restore(tmp_path / "b.tar.gz", folder)
    assert count(folder) == 50


def test_any_damaged_byte_is_found(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "b.tar.gz", now())
    whole = (tmp_path / "b.tar.gz").read_bytes()
    bad = tmp_path / "bad.tar.gz"
    for place in range(10, len(whole), len(whole) // 25):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with pytest.raises(BackupError):
            restore(bad, tmp_path / "new")
    for length in (0, 5, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:length])
        with pytest.raises(BackupError):
            restore(bad, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "bad.tar.gz", "data"]


def repacked(source: Path, target: Path, change: str) -> Path:
    """Write the archive anew with one malicious member or manifest."""
    with tarfile.open(source) as old:
        contents = {entry.name: (old.extractfile(entry) or io.BytesIO()).read() for entry in old}
    manifest = json.loads(contents["manifest.json"])
    added = {
        "slip": {"name": "files/../../x", "size": 0, "sha256": ""},
        "absolute": {"name": "/x", "size": 0, "sha256": ""},
        "secret": {"name": "secret", "size": 0, "sha256": ""},
        "link": {"name": "files/x", "size": 0, "sha256": ""},
        "huge": {"name": "files/x", "size": 10**15, "sha256": ""},
    }
    manifest["members"] += [added[change]] if change in added else []
    manifest |= {"newer": {"schema": "9999"}, "format": {"format": 2}}.get(change, {})
    if change == "hash":
        manifest["members"][0]["sha256"] = "0" * 64
    extra = tarfile.TarInfo("files/x")
    if change == "link":
        extra.type, extra.linkname = tarfile.SYMTYPE, "/etc/passwd"
    contents["manifest.json"] = json.dumps(manifest).encode()
    with gzip.open(target, "wb") as raw, tarfile.open(fileobj=raw, mode="w|") as new:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
        if change in {"link", "unlisted"}:
            new.addfile(extra)
    return target


@pytest.mark.parametrize(
    "change", ["slip", "absolute", "secret", "link", "huge", "newer", "format", "hash", "unlisted"]
)
def test_a_malicious_or_newer_archive_is_refused(folder: Path, tmp_path: Path, change: str) -> None:
    backup(folder, tmp_path / "b.tar.gz", now())
    with pytest.raises(BackupError):
        restore(repacked(tmp_path / "b.tar.gz", tmp_path / "bad.tar.gz", change), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_no_backup_at_all(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    for path in (tmp_path / "x", tmp_path / "none", tmp_path):
        with pytest.raises(BackupError):
            restore(path, tmp_path / "new")
    with pytest.raises(BackupError):
        backup(folder, tmp_path / "no" / "b.tar.gz", now())
    with pytest.raises(BackupError):
        backup(folder, tmp_path, now())


def test_a_database_with_a_newer_schema_is_refused_whatever_the_manifest_says(
    folder: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(folder / "jieda.db")) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    backup(folder, tmp_path / "b.tar.gz", now())
    with pytest.raises(BackupError, match="更新的版本"):
        restore(tmp_path / "b.tar.gz", tmp_path / "new")
