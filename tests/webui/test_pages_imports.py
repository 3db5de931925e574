"""Whole collections come in and go out by page: checked, stored, undone; for those who may publish alone."""

import io
import json
import re
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from kb import attachments
from kb.models import Article, Import
from tests.bombs import PNG, a_workbook, overlapping, swelling
from tests.conftest import ROLES, Site
from tests.factories import make_article
from tests.webui.pages import Pages
from webui.installation import taking_in

ROWS: list[list[object]] = [
    ["问题", "答案", "分类"],
    ["打印机脱机", "重启打印服务", "硬件"],
    ["", "", ""],
    ["卡纸", "开盖", "硬件"],
]


def begin(site: Site, content: bytes, name: str = "表.xlsx", **more: str) -> Any:
    fields = {"state": "published", "visibility": "public", **more}
    return Pages(site, "engineer").post("/knowledge/imports", file=(io.BytesIO(content), name), **fields)


def go_on(site: Site) -> None:
    while taking_in.step(site.parts):
        pass


def only(site: Site) -> Import:
    with site.begin() as db:
        found: Import = db.query(Import).one()
    return found


def test_a_workbook_is_checked_stored_and_undone(site: Site) -> None:
    answer = begin(site, a_workbook(ROWS))
    assert answer.status_code == 303
    pages = Pages(site, "engineer")
    waiting = pages.get(answer.location)
    assert "排队中" in waiting.text
    assert waiting.headers["Refresh"] == "1"
    go_on(site)
    checked = pages.get(answer.location)
    assert "Refresh" not in checked.headers
    assert "新增 2" in checked.text
    assert "打印机脱机" in checked.text
    assert pages.post(f"{answer.location}/confirm").status_code == 303
    go_on(site)
    site.settle()
    assert "写入的结果" in pages.get(answer.location).text
    assert site.client().get("/api/v1/search", query_string={"q": "打印机脱机"}).json["total"] == 1
    pages.post(f"{answer.location}/undo")
    go_on(site)
    assert "删除 2 篇" in pages.get(answer.location).text
    with site.begin() as db:
        assert db.query(Article).count() == 0
    site.settle()
    assert site.client().get("/api/v1/search", query_string={"q": "打印机脱机"}).json["total"] == 0


def test_a_row_near_to_a_stored_article_is_marked(site: Site) -> None:
    body = "先在设置里停用脱机使用打印机，再重启打印服务 Spooler，最后重新打印测试页。"
    with site.begin() as db:
        make_article(db, "打印机显示脱机怎么办", body=body)
    site.settle()
    answer = begin(site, f"标题,内容\n打印机显示脱机怎么办,{body}".encode("gbk"), "a.csv")
    go_on(site)
    assert "几乎一样" in Pages(site, "engineer").get(answer.location).text


def test_columns_are_said_by_hand(site: Site) -> None:
    answer = begin(site, "甲,乙\n脱机,重启".encode("gbk"), "a.csv")
    go_on(site)
    pages = Pages(site, "engineer")
    assert "这些列各是什么" in pages.get(answer.location).text
    wrong = pages.post(f"{answer.location}/columns", column=["", ""], header="1")
    assert wrong.status_code == 422
    assert "至少要有一列" in wrong.text
    pages.post(f"{answer.location}/columns", column=["body", "title"], header="1")
    go_on(site)
    assert [fate[3] for fate in only(site).report["fates"]] == ["重启"]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [(b"x", "a.exe", "请选择"), (b"", "a.csv", "空的"), (b"x", "", "请先选择文件")],
)
def test_what_is_no_import_is_said_at_the_field(site: Site, content: bytes, name: str, why: str) -> None:
    answer = begin(site, content, name)
    assert answer.status_code == 422
    assert why in answer.text
    with site.begin() as db:
        assert db.query(Import).count() == 0


def test_names_in_a_file_are_only_words(site: Site) -> None:
    answer = begin(
        site, "标题,内容\n<script>alert(1)</script>,=cmd".encode(), "<img src=x onerror=alert(1)>.csv"
    )
    go_on(site)
    for path in (answer.location, "/knowledge/imports"):
        page = Pages(site, "engineer").get(path).text
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "zip"])
def test_all_articles_go_out_as_a_file(site: Site, kind: str) -> None:
    with site.begin() as db:
        article = make_article(db, "=cmd|x", state="draft", category="硬件/打印")
        stored = attachments.take_in_any(site.parts.settings.data, io.BytesIO(PNG), "图.png")
        attachments.add(db, article, [stored], by=None, at=site.clock())
        make_article(db, "别的", category="网络")
    answer = site.client("engineer").get(
        f"/knowledge/export/articles.{kind}", query_string={"category": "硬件"}
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "jsonl":
        [row] = [json.loads(line) for line in answer.text.splitlines()]
        assert row["title"] == "=cmd|x"
    if kind == "zip":
        with ZipFile(io.BytesIO(answer.data)) as archive:
            assert sorted(name.split("/")[0] for name in archive.namelist()) == ["KB-000001.md", "files"]
    answer.close()
    assert site.client("engineer").get("/knowledge/export/articles.exe").status_code == 404


def test_a_category_is_printed_as_a_book(site: Site) -> None:
    with site.begin() as db:
        make_article(db, "换硒鼓", category="硬件/打印", body="先**关机**。<script>alert(1)</script>")
        make_article(db, "草稿", category="硬件", state="draft")
    page = site.client("engineer").get("/knowledge/print", query_string={"category": "硬件"}).text
    assert "<strong>关机</strong>" in page
    assert "草稿" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "path",
    [
        "/knowledge/imports",
        "/knowledge/imports/1",
        "/knowledge/export",
        "/knowledge/export/articles.jsonl",
        "/knowledge/print",
    ],
)
def test_imports_and_exports_are_for_publishers(site: Site, role: str, path: str) -> None:
    begin(site, b"title,body\nx,y", "a.csv")
    answer = site.client(role).get(path)
    answer.close()
    assert answer.status_code == (200 if role in {"engineer", "admin"} else 302 if role == "visitor" else 403)
    if role not in {"engineer", "admin"}:
        for step in ("", "/1/confirm", "/1/undo", "/1/drop", "/1/columns"):
            assert Pages(site, role).post(f"/knowledge/imports{step}").status_code in {302, 403}


def test_an_import_that_was_given_up_goes_on_or_is_undone(site: Site) -> None:
    answer = begin(site, a_workbook(ROWS))
    go_on(site)
    pages = Pages(site, "engineer")
    pages.post(f"{answer.location}/confirm")
    with site.begin() as db:
        run = db.query(Import).one()
        run.state, run.why = "failed", "程序中断了几次，没有做完"
    page = pages.get(answer.location).text
    assert "程序中断了几次" in page
    assert f"{answer.location}/continue" in page
    pages.post(f"{answer.location}/continue")
    go_on(site)
    assert "写入的结果" in pages.get(answer.location).text
    with site.begin() as db:
        db.query(Import).one().state = "failed"
    page = pages.get(answer.location).text
    assert "已经写入 2 篇" in page
    assert f"{answer.location}/continue" not in page
    assert f"{answer.location}/drop" not in page
    pages.post(f"{answer.location}/undo")
    go_on(site)
    assert "删除 2 篇" in pages.get(answer.location).text


@pytest.mark.usefixtures("undisturbed")
def test_bombs_are_refused_at_once_with_a_word(site: Site, tmp_path: Path) -> None:
    fifty = swelling(tmp_path / "b.docx", "word/document.xml", 50, {"[Content_Types].xml": ""})
    pages = Pages(site, "engineer")
    for path in (fifty, overlapping(tmp_path / "b.zip", 1000, 10)):
        started = time.process_time()
        answer = pages.post("/knowledge/imports", file=(path.open("rb"), path.name), state="draft")
        assert time.process_time() - started < 1
        assert answer.status_code == 422
        assert "太大" in answer.text
    assert not list((site.parts.settings.data / "imports").glob("*"))


def test_fields_of_refused_rows_have_the_names_of_the_page(site: Site) -> None:
    answer = begin(site, "标题,内容,有效期\n甲,x,31.12.2027\n".encode("gbk"), "a.csv")
    go_on(site)
    page = Pages(site, "engineer").get(answer.location)
    assert "有效期到 日期要写成 2026-12-31 这样" in page.text
    english = site.client("engineer").get(answer.location, headers={"Accept-Language": "en"}).text
    assert "valid_until" not in re.sub("<select.*?</select>", "", english, flags=re.DOTALL)
