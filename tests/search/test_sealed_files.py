import os
from pathlib import Path

import pytest

from search.arrays.files import MANIFEST, Damaged, Fault, Manifest, Watch, read_manifest, seal
from search.arrays.lock import Busy, WriterLock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.npy", "b.npy"):
        (tmp_path / name).write_bytes(name.encode() * 100)
    seal(tmp_path, ["a.npy", "b.npy"], {"last": 7}, after=Manifest())
    return tmp_path


def flip(path: Path, at: int = 3) -> None:
    with path.open("rb+") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 4]))


def test_a_sealed_folder_is_sound(folder: Path) -> None:
    assert Watch(folder).check() == ()
    assert read_manifest(folder).facts == {"last": 7}


@pytest.mark.parametrize("name", ["a.npy", "b.npy", MANIFEST])
def test_one_flipped_bit_is_noticed_and_its_repair_too(folder: Path, name: str) -> None:
    watch = Watch(folder)
    before = (folder / name).read_bytes()
    assert watch.check() == ()
    flip(folder / name)
    assert watch.check() == (Fault(name, "damaged"),)
    assert Watch(folder).check() == (Fault(name, "damaged"),)
    (folder / name).write_bytes(before)
    assert watch.check() == ()


def test_old_times_do_not_hide_a_change(folder: Path) -> None:
    watch = Watch(folder)
    watch.check()
    told = (folder / "a.npy").stat()
    flip(folder / "a.npy")
    os.utime(folder / "a.npy", ns=(told.st_atime_ns, told.st_mtime_ns))
    assert watch.check() == (Fault("a.npy", "damaged"),)


def test_a_missing_file_is_noticed(folder: Path) -> None:
    (folder / "b.npy").unlink()
    assert Watch(folder).check() == (Fault("b.npy", "missing"),)


def test_a_folder_never_sealed_is_told_apart(tmp_path: Path) -> None:
    assert read_manifest(tmp_path).generation == 0
    assert Watch(tmp_path).check() == (Fault(MANIFEST, "missing"),)


def test_the_next_generation_removes_what_it_does_not_name(folder: Path) -> None:
    watch = Watch(folder)
    watch.check()
    (folder / "c.npy").write_bytes(b"new")
    (folder / ".lock").touch()
    manifest = seal(folder, ["b.npy", "c.npy"], {}, after=read_manifest(folder))
    assert manifest.generation == 2
    assert sorted(p.name for p in folder.iterdir()) == [".lock", "b.npy", "c.npy", MANIFEST]
    assert watch.check() == ()


@pytest.mark.parametrize("text", [b"", b"\xff", b"1\n{}", b"{}", b"12"])
def test_an_unreadable_manifest_is_damaged(folder: Path, text: bytes) -> None:
    (folder / MANIFEST).write_bytes(text)
    with pytest.raises(Damaged):
        read_manifest(folder)


def test_only_one_writes(tmp_path: Path) -> None:
    with WriterLock(tmp_path / ".lock") as lock:
        assert lock.is_held
        with pytest.raises(Busy), WriterLock(tmp_path / ".lock"):
            pass
    with WriterLock(tmp_path / ".lock"):
        pass
