"""Files of articles: known by content, stored once, before readers only when published, and safe against bombs."""

import io
import time
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from sqlalchemy.orm import Session

from kb import attachments, changes
from kb.attachments import Stored, take_in_any
from kb.errors import Invalid, NotFound
from tests.bombs import PNG, a_docx, a_pdf, a_workbook, overlapping, packed, swelling
from tests.factories import NOON, make_article, make_person

TAKEN = {
    "图.bin": (PNG, "image/png", "图.png"),
    "说明.exe": (a_pdf(), "application/pdf", "说明.pdf"),
    "手册.zip": (
        a_docx(),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "手册.docx",
    ),
    "表": (
        a_workbook([["a"]]),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "表.xlsx",
    ),
    "a.log": ("错误 0x800".encode("gbk"), "text/plain", "a.log"),
    "b.csv": ("\ufeffa,b\n一,二".encode(), "text/csv", "b.csv"),
    "c.html": (b"just words", "text/plain", "c.txt"),
}
REFUSED = {
    "an SVG": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "HTML": b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>",
    "an XML file": b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
    "a program": b"MZ\x90\x00\x03\x00\x00\x00" * 30,
    "an ELF": b"\x7fELF\x02\x01\x01\x00",
    "an old Word document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "nothing": b"",
    "a plain zip": packed({"a.txt": "x"}),
    "macros": a_docx(**{"word/vbaProject.bin": b"x"}),
    "a zip that leads out": packed(
        {"../../etc/passwd": "x", "[Content_Types].xml": "", "word/document.xml": ""}
    ),
    "a torn zip": a_docx()[:-30],
    "only the beginning of a zip": b"PK\x03\x04" + b"0" * 100,
}


def stored(folder: Path, content: bytes = PNG, name: str = "图.png") -> Stored:
    return take_in_any(folder, io.BytesIO(content), name)


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_known_by_its_content_and_named_by_it(tmp_path: Path, name: str) -> None:
    content, media_type, called = TAKEN[name]
    found = stored(tmp_path, content, f"C:\\x\\{name}")
    assert (found.media_type, found.name, found.size) == (media_type, called, len(content))
    assert attachments.path_of(tmp_path, found.sha256).read_bytes() == content


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_allowed_is_refused_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        stored(tmp_path, REFUSED[name], "手册.docx")
    assert left(tmp_path) == []


@pytest.mark.usefixtures("undisturbed")
@pytest.mark.parametrize("megabytes", [25, 50])
def test_a_swelling_document_is_refused_at_once(tmp_path: Path, megabytes: int) -> None:
    bomb = swelling(tmp_path / "b.docx", "word/document.xml", megabytes, {"[Content_Types].xml": ""})
    assert bomb.stat().st_size < 200_000
    started = time.process_time()
    with pytest.raises(Invalid, match="太大"):
        stored(tmp_path / "data", bomb.read_bytes(), "b.docx")
    assert time.process_time() - started < 1


@pytest.mark.usefixtures("undisturbed")
def test_ten_gigabytes_in_a_small_zip_are_refused_at_once(tmp_path: Path) -> None:
    bomb = overlapping(tmp_path / "b.zip", 1000, 10)
    started = time.process_time()
    with pytest.raises(Invalid, match=r"10,000 MB|太大"):
        stored(tmp_path / "data", bomb.read_bytes(), "b.docx")
    assert time.process_time() - started < 1


@pytest.mark.usefixtures("undisturbed")
def test_a_document_of_fifty_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    started = time.process_time()
    with pytest.raises(Invalid, match="太大"):
        stored(tmp_path, b"PK\x03\x04" + bytes(50_000_000), "大.docx")
    assert time.process_time() - started < 1
    assert left(tmp_path) == []


@pytest.mark.usefixtures("undisturbed")
def test_countless_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with ZipFile(path, "w") as archive:
        for number in range(40_000):
            archive.writestr(f"{number:05}.txt", "")
    started = time.process_time()
    with pytest.raises(Invalid, match="文件太多"):
        stored(tmp_path / "data", path.read_bytes(), "b.docx")
    assert time.process_time() - started < 1


def test_other_ways_to_squeeze_and_passwords_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    with ZipFile(path, "w", ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", "x" * 1000)
    with pytest.raises(Invalid, match="压缩方式"):
        stored(tmp_path / "data", path.read_bytes())
    locked = bytearray(a_docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        locked[place + at] |= 1
    with pytest.raises(Invalid, match="密码"):
        stored(tmp_path / "data", bytes(locked))


def test_bytes_are_stored_once(session: Session, tmp_path: Path) -> None:
    one, other = make_article(session), make_article(session)
    for article in (one, other):
        attachments.add(session, article, [stored(tmp_path)] * 2, by=None, at=NOON)
        attachments.add(session, article, [stored(tmp_path, name="又一次.png")], by=None, at=NOON)
        assert len(attachments.of_article(session, article, make_person(session, "engineer"))) == 1
    assert len(left(tmp_path / "files")) == 1
    assert attachments.missing(session, tmp_path) == []


def test_readers_have_a_file_from_publishing_on_and_until_the_next(session: Session, tmp_path: Path) -> None:
    editor, reader = make_person(session, "engineer"), make_person(session, "user")
    article = make_article(session)
    [file] = attachments.add(session, article, [stored(tmp_path)], by=editor, at=NOON)

    def seen() -> tuple[int, int]:
        return tuple(len(attachments.of_article(session, article, who)) for who in (editor, reader))  # type: ignore[return-value]

    assert seen() == (1, 0)
    with pytest.raises(NotFound):
        attachments.find(session, article, file.key, reader)
    assert attachments.publish(session, article)
    assert article.changed == changes.last(session)
    assert seen() == (1, 1)
    attachments.remove(session, file)
    assert seen() == (1, 1)
    attachments.restore(session, file)
    assert not attachments.publish(session, article)
    attachments.remove(session, file)
    attachments.publish(session, article)
    assert seen() == (0, 0)
    assert attachments.find(session, article, file.key, editor) is file, "earlier revisions may show it"
    with pytest.raises(NotFound):
        attachments.find(session, article, file.key, reader)
    attachments.add(session, article, [stored(tmp_path)], by=editor, at=NOON)
    assert (file.state, seen()) == ("waiting", (1, 0))


@pytest.mark.parametrize("key", ["", "%", "_" * 12, "0" * 12, "../../secret", "ABCDEF012345"])
def test_what_is_no_key_finds_nothing(session: Session, tmp_path: Path, key: str) -> None:
    article, editor = make_article(session), make_person(session, "engineer")
    attachments.add(session, article, [stored(tmp_path)], by=None, at=NOON)
    with pytest.raises(NotFound):
        attachments.find(session, article, key, editor)


def test_an_article_holds_only_so_many(session: Session, tmp_path: Path) -> None:
    article = make_article(session)
    files = [stored(tmp_path, PNG + bytes([number])) for number in range(31)]
    attachments.add(session, article, files[:30], by=None, at=NOON)
    with pytest.raises(Invalid, match="最多"):
        attachments.add(session, article, files[30:], by=None, at=NOON)
