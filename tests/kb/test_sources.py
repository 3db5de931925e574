"""Whatever articles come in: tables with any names, documents, archives, in any encoding; bad ones are refused."""

import base64
import time
from pathlib import Path
from typing import Any

import pytest

from kb import articles, attachments
from kb.database import Database
from kb.extraction import papers
from kb.imports import Sources, UnreadableFileError, check_articles, import_articles
from kb.imports.columns import Columns
from kb.models import Article
from tests.bombs import (
    PNG,
    a_docx,
    a_docx_with_image_from,
    a_workbook,
    laughing,
    overlapping,
    packed,
    swelling,
)
from tests.factories import make_person

ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030")
PAGE = """<html><head><title>换硒鼓</title><style>p{}</style></head><body><script>alert(1)</script>
<h2>步骤</h2><p onclick="x()">先<b>关机</b>。</p><img src="file:///etc/passwd"><img src="http://10.0.0.1/x.png">
<img src="data:image/png;base64,%s"><a href="javascript:alert(1)">x</a></body></html>"""


def rows(folder: Path, content: bytes, name: str, columns: Columns | None = None) -> list[dict[str, Any]]:
    file = folder / name
    file.write_bytes(content)
    return [
        dict(row.data) | {"why": row.why_not} if row.why_not else dict(row.data)
        for row in Sources(folder / "rows", columns)(file)
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_is_read_in_any_encoding(tmp_path: Path, encoding: str, between: str) -> None:
    text = "\r\n".join(
        between.join(row) for row in (("标题", "内容", "分类"), ("打印机脱机", "重启服务", "硬件/打印"))
    )
    [found] = rows(tmp_path, text.encode(encoding), "表.csv")
    assert found.pop("id").startswith("import-")
    assert found == {"title": "打印机脱机", "body": "重启服务", "category": "硬件/打印"}


@pytest.mark.parametrize(
    ("names", "cells", "title", "body"),
    [
        (["问题", "答案"], ["连不上", "重启"], "连不上", "重启"),
        (["Question", "Answer"], ["no link", "reset"], "no link", "reset"),
        (["标题", "问题", "答案"], ["T", "Q", "A"], "T", "## 问题\n\nQ\n\n## 解决方案\n\nA"),
        (["标题", "内容", "解决方案"], ["T", "B", "A"], "T", "B\n\n## 解决方案\n\nA"),
        (["Title", "Content"], ["T", "B"], "T", "B"),
        (["连不上", "重启"], ["脱机", "换线"], "脱机", "换线"),
    ],
)
def test_columns_are_known_by_name_or_place(
    tmp_path: Path, names: list[object], cells: list[object], title: str, body: str
) -> None:
    found = rows(tmp_path, a_workbook([names, cells]), "a.xlsx")[-1]
    assert (found["title"], found["body"]) == (title, body)


def test_columns_are_as_somebody_said(tmp_path: Path) -> None:
    said = Columns(("", "title", "body"), False)
    found = rows(tmp_path, a_workbook([["x", "脱机", "换线"], ["y", "卡纸", 5]]), "a.xlsx", said)
    assert [(each["title"], each["body"]) for each in found] == [("脱机", "换线"), ("卡纸", "5")]


def test_chinese_choices_and_lists(tmp_path: Path) -> None:
    table = '标题,类型,可见范围,标签,状态\n脱机,案例,公开,"打印,网络",草稿'
    [found] = rows(tmp_path, table.encode("gbk"), "a.csv")
    assert (found["type"], found["visibility"], found["state"]) == ("case", "public", "draft")
    assert found["tags"] == ["打印", "网络"]


def test_equal_titles_are_not_one_article(tmp_path: Path) -> None:
    found = rows(tmp_path, "标题,内容\n脱机,一\n脱机,二".encode(), "a.csv")
    assert len({each["id"] for each in found}) == 2
    assert found == rows(tmp_path, "标题,内容\n脱机,一\n脱机,二".encode(), "a.csv")


def test_a_web_page_brings_its_words_alone(tmp_path: Path) -> None:
    [found] = rows(tmp_path, (PAGE % base64.b64encode(PNG).decode()).encode("gb18030"), "a.html")
    assert found["title"] == "换硒鼓"
    assert "## 步骤" in found["body"]
    assert "**关机**" in found["body"]
    assert "attachment:" in found["body"]
    assert "alert(1)\n" not in found["body"]
    assert "data:" not in found["body"]


def test_a_word_document_becomes_markdown(tmp_path: Path) -> None:
    [found] = rows(tmp_path, a_docx("先关机再换"), "换硒鼓.docx")
    assert (found["title"], found["body"]) == ("换硒鼓", "先关机再换")


def test_an_archive_brings_pages_and_their_images(database: Database, data: Path, tmp_path: Path) -> None:
    above = "---\ntitle: 换硒鼓\ntags:\n  - 打印\n  - 耗材\ncategory: 硬件\n---\n\n"
    page = f"{above}看 ![图](../img/a%20b.png) 和 ![外](../../x.png)。"
    file = tmp_path / "手册.zip"
    file.write_bytes(packed({"docs/a.md": page, "img/a b.png": PNG, "b.md": "# 标题二\n\n正文"}))
    report = import_articles(database, [file], reader=Sources(tmp_path / "rows"), folder=data)
    assert (report.created, report.refused) == (2, 0)
    with database.begin() as session:
        article = session.query(Article).filter_by(title="换硒鼓").one()
        assert (article.tags, article.category) == (["打印", "耗材"], "硬件")
        [image] = attachments.of_article(session, article, make_person(session, "user"))
        assert (image.name, image.state) == ("a b.png", "live")
        assert "](attachment:" in article.body
        assert "../../x.png" in article.body
        assert session.query(Article).filter_by(title="标题二").one().body == "正文"
        assert attachments.missing(session, data) == []


ELSEWHERE = ("/etc/passwd", "file:///etc/passwd", "../../../../etc/passwd", "http://127.0.0.1:9/x.png")


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nothing_is_fetched_for_a_document(tmp_path: Path, place: str) -> None:
    page = f'<h1>页</h1><p>字</p><img src="{place}"><iframe src="{place}"></iframe>'
    for name, read, content in (
        ("a.docx", papers.of_docx, a_docx_with_image_from(place)),
        ("a.html", papers.of_html, page.encode()),
        ("a.zip", papers.of_zip, packed({"a.md": f"# 页\n\n字 ![x]({place}) ![y](<{place}>)"})),
        ("a.md", papers.of_markdown, f"# 页\n\n字 ![x]({place})".encode()),
    ):
        (tmp_path / name).write_bytes(content)
        laid = tmp_path / f"{name}-files"
        laid.mkdir()
        [line] = read(tmp_path / name, name, papers.Beside(laid))
        assert list(laid.iterdir()) == []
        assert "字" in line["data"]["body"]
        assert "attachment:" not in line["data"]["body"]


BAD = {
    "slip.zip": packed({"../../out.md": "x"}),
    "none.zip": packed({"a.txt": "x"}),
    "torn.zip": packed({"a.md": "x"})[:-10],
    "torn.xlsx": a_workbook([["标题"], ["x"]])[:-30],
    "laughing.docx": a_docx("&a9;", laughing()),
    "file.docx": a_docx("&x;", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "laughing.xlsx": packed({"[Content_Types].xml": laughing() + "<x>&a9;</x>", "xl/workbook.xml": "<x/>"}),
    "program.html": b"MZ\x00\x00\x01",
    "old.doc": b"\xd0\xcf\x11\xe0",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_told_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        rows(tmp_path, BAD[name], name)
    assert "root:" not in str(error.value)
    assert not (tmp_path.parent / "out.md").exists()


@pytest.mark.usefixtures("undisturbed")
def test_bombs_are_refused_at_once(tmp_path: Path) -> None:
    fifty = swelling(tmp_path / "b.docx", "word/document.xml", 50, {"[Content_Types].xml": ""})
    ten = overlapping(tmp_path / "b.zip", 1000, 10)
    for file in (fifty, ten):
        started = time.process_time()
        with pytest.raises(UnreadableFileError, match="太大"):
            list(Sources(tmp_path / "rows")(file))
        assert time.process_time() - started < 1


def test_a_check_tells_every_row_and_changes_nothing(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("标题,内容,类型\n脱机,重启,\n,,\n卡纸,开盖,坏的\n", encoding="gbk")
    sources = Sources(tmp_path / "rows")
    report = check_articles(database, [file], reader=sources, near=lambda content: f"像{content.title}")
    assert [(fate.line, fate.became, fate.title, fate.near) for fate in report.fates] == [
        (2, "created", "脱机", "像脱机")
    ]
    assert (report.created, report.refused) == (1, 1)
    assert report.refusals[0].line == 4
    with database.read() as session:
        assert articles.by_age(session, None) == []
        assert session.query(Article).count() == 0
    import_articles(database, [file], reader=sources)
    assert check_articles(database, [file], reader=sources).unchanged == 1
