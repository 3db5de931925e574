"""Photos are known by content, stored once, safe on the disk, and belong to one ticket."""

import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import attachments, tickets
from kb.attachments import SIZE_MAX, take_in
from kb.backups import backup, restore
from kb.database import Database
from kb.errors import Invalid, NotFound
from tests.factories import NOON, make_ticket

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "
GIF = b"GIF89a" + b"0" * 20
OTHERS = (
    b"",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"<html>",
    b"%PDF-1.7",
    b"RIFF\x10\x00\x00\x00AVI ",
    b"BM00",
)


def stored(folder: Path, content: bytes, name: str = "屏幕.png") -> attachments.Stored:
    return take_in(folder, io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PNG, "image/png", "屏幕.png"),
        (JPEG, "image/jpeg", "屏幕.jpg"),
        (WEBP, "image/webp", "屏幕.webp"),
        (GIF, "image/gif", "屏幕.gif"),
    ],
)
def test_an_image_is_known_by_its_content_and_named_by_it(
    tmp_path: Path, content: bytes, kind: str, name: str
) -> None:
    found = stored(tmp_path, content, "C:\\照片\\屏幕.exe")
    assert (found.media_type, found.name, found.size) == (kind, name, len(content))
    assert attachments.path_of(tmp_path, found.sha256).read_bytes() == content


@pytest.mark.parametrize("content", OTHERS)
def test_what_is_no_image_is_refused_whatever_it_is_called(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid, match="PNG、JPEG"):
        stored(tmp_path, content, "photo.png")
    assert list(tmp_path.rglob("*")) == []


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="太大"):
        stored(tmp_path, PNG + b"0" * SIZE_MAX)


@given(st.text(max_size=300))
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    shown = attachments.file_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert "\n" not in shown
    assert len(shown) <= attachments.NAME_MAX


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    assert stored(tmp_path, PNG).sha256 == stored(tmp_path, PNG, "另一张.png").sha256
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_photo_belongs_to_its_ticket_alone_and_leaves_an_event(session: Session, tmp_path: Path) -> None:
    mine, other = make_ticket(session), make_ticket(session)
    [made] = attachments.attach(session, mine, [stored(tmp_path, PNG)], by=None, at=NOON)
    assert [each.name for each in attachments.of_ticket(session, mine)] == ["屏幕.png"]
    assert attachments.of_ticket(session, other) == []
    assert attachments.get(session, mine, made.id) is made
    with pytest.raises(NotFound):
        attachments.get(session, other, made.id)
    assert [e.text for e in tickets.events(session, mine, public_only=True) if e.kind == "attached"] == [
        "屏幕.png"
    ]


def test_a_ticket_holds_only_so_many(session: Session, tmp_path: Path) -> None:
    ticket, file = make_ticket(session), stored(tmp_path, PNG)
    attachments.attach(session, ticket, [file] * attachments.ON_A_TICKET, by=None, at=NOON)
    with pytest.raises(Invalid, match="最多"):
        attachments.attach(session, ticket, [file], by=None, at=NOON)


def test_tidying_removes_only_what_nothing_needs_any_more(session: Session, tmp_path: Path) -> None:
    used, fresh, old = (stored(tmp_path, PNG + mark) for mark in (b"1", b"2", b"3"))
    attachments.attach(session, make_ticket(session), [used], by=None, at=NOON)
    long_ago = time.time() - 3 * 86400
    for file in (used, old):
        os.utime(attachments.path_of(tmp_path, file.sha256), (long_ago, long_ago))
    assert attachments.tidy(session, tmp_path) == 1
    assert [attachments.path_of(tmp_path, file.sha256).exists() for file in (used, fresh, old)] == [
        True,
        True,
        False,
    ]
    assert attachments.missing(session, tmp_path) == []
    attachments.path_of(tmp_path, used.sha256).unlink()
    assert attachments.missing(session, tmp_path) == ["屏幕.png"]


def test_photos_are_in_backups_and_come_back(data: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{data / 'jieda.db'}")
    with database.begin() as session:
        ticket = make_ticket(session)
        attachments.attach(session, ticket, [stored(data, PNG)], by=None, at=NOON)
    database.close()
    backup(data, tmp_path / "b.tar.gz", NOON)
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    back = Database(f"sqlite:///{tmp_path / 'new' / 'jieda.db'}")
    with back.read() as session:
        assert attachments.missing(session, tmp_path / "new") == []
    back.close()
