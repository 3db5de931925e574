"""Text of documents is read in a process of its own, which a bad one can end but not harm; none is forgotten."""

import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import attachments, changes
from kb.database import Database
from kb.extraction import UnreadableDocument, queue, text_of
from kb.models import Article, Extraction
from tests.bombs import a_docx, a_pdf, a_workbook, laughing, packed
from tests.factories import NOON, make_article
from tests.kb.test_article_files import stored

DOCX = attachments.kinds.DOCX
XLSX = attachments.kinds.XLSX
PPTX = attachments.kinds.PPTX
SLIDE = '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>投影仪无信号</a:t></a:p></p:sld>'
SAID = {
    "docx": (a_docx("交换机红灯 常亮"), DOCX, "交换机红灯 常亮"),
    "xlsx": (a_workbook([["端口", 8080], [None, "=1+1"]]), XLSX, "端口 8080"),
    "pptx": (packed({"ppt/slides/slide1.xml": SLIDE, "[Content_Types].xml": ""}), PPTX, "投影仪无信号"),
    "pdf": (a_pdf("router reset"), "application/pdf", "router reset"),
    "gbk": ("错误代码 809".encode("gbk"), "text/plain", "错误代码 809"),
    "utf-8": ("错误代码 809".encode(), "text/csv", "错误代码 809"),
    "bom": ("错误代码 809".encode("utf-8-sig"), "text/plain", "错误代码 809"),
    "utf-16": ("错误代码 809".encode("utf-16"), "text/plain", "错误代码 809"),
}
BAD = {
    "a laughing document": (a_docx("&a9;", laughing()), DOCX),
    "an entity that reads a file": (
        a_docx("&x;", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        DOCX,
    ),
    "a torn document": (a_docx()[:-40], DOCX),
    "no XML": (packed({"word/document.xml": b"\0\1", "[Content_Types].xml": ""}), DOCX),
    "a workbook without sheets": (packed({"xl/workbook.xml": "<x/>", "[Content_Types].xml": ""}), XLSX),
    "a torn PDF": (b"%PDF-1.7\n1 0 obj<</Type", "application/pdf"),
}


def written(folder: Path, content: bytes) -> Path:
    path = folder / "document"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", SAID)
def test_what_a_document_says(tmp_path: Path, name: str) -> None:
    content, media_type, words = SAID[name]
    assert words in text_of(written(tmp_path, content), media_type)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_told_in_words(tmp_path: Path, name: str) -> None:
    content, media_type = BAD[name]
    with pytest.raises(UnreadableDocument) as error:
        text_of(written(tmp_path, content), media_type)
    assert "root:" not in str(error.value)
    assert "Traceback" not in str(error.value)


def test_what_takes_too_long_is_given_up(tmp_path: Path) -> None:
    started = time.perf_counter()
    with pytest.raises(UnreadableDocument, match="秒"):
        text_of(written(tmp_path, a_docx()), DOCX, patience=0.001)
    assert time.perf_counter() - started < 2


def waiting(session: Session, folder: Path, content: bytes = b"words") -> tuple[Article, str]:
    article, file = make_article(session), stored(folder, content, "a.txt")
    attachments.add(session, article, [file], by=None, at=NOON)
    attachments.publish(session, article)
    return article, file.sha256


def test_a_file_that_was_read_is_a_change_of_its_article(database: Database, data: Path) -> None:
    with database.begin() as session:
        article, sha256 = waiting(session, data, "漏水了 zqword 报修".encode("gbk"))
        before = changes.last(session)
    assert queue.step(database, lambda key: attachments.path_of(data, key), lambda: NOON)
    assert not queue.step(database, lambda key: attachments.path_of(data, key), lambda: NOON)
    with database.read() as session:
        assert changes.last(session) == session.get_one(Article, article.id).changed > before
        assert attachments.words_in(session, [article.id])[article.id] == [("a.txt", "漏水了 zqword 报修")]
        assert queue.failure_of(session, sha256) == ""


def test_what_fails_is_tried_once_more_and_then_said(database: Database, data: Path) -> None:
    tried: list[Path] = []

    def fail(path: Path, media_type: str) -> str:
        tried.append(path)
        raise UnreadableDocument("坏了")

    with database.begin() as session:
        _, sha256 = waiting(session, data)
    while queue.step(database, lambda key: attachments.path_of(data, key), lambda: NOON, fail):
        pass
    assert len(tried) == queue.TRIES
    with database.read() as session:
        assert queue.failure_of(session, sha256) == "坏了"


def test_what_was_being_read_when_the_reader_ended_is_read_again(database: Database, data: Path) -> None:
    def die(path: Path, media_type: str) -> str:
        raise KeyboardInterrupt

    def again() -> bool:
        return queue.step(database, lambda key: attachments.path_of(data, key), lambda: NOON, die)

    with database.begin() as session:
        _, sha256 = waiting(session, data)
    for attempt in range(queue.TRIES):
        with pytest.raises(KeyboardInterrupt):
            again()
        assert not again()
        with database.begin() as session:
            assert queue.take_up(session) == 1, attempt
    assert again(), "a third end of the process is not risked"
    with database.read() as session:
        assert session.get_one(Extraction, sha256).state == "failed"
