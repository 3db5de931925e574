"""Files of articles reach those who may see them, as files that no browser runs, and are found by what they say."""

import io
import time
from pathlib import Path
from typing import Any

import pytest

from kb import articles, attachments
from kb.attachments import Stored
from kb.models import Article, ArticleFile
from tests.bombs import PNG, a_docx, overlapping, swelling
from tests.conftest import ROLES, Site
from tests.factories import make_article
from tests.webui.pages import Pages
from webui.attachments.of_articles import in_place
from webui.installation import taking_in

SEES = {
    ("published", "public"): set(ROLES),
    ("published", "internal"): {"user", "agent", "engineer", "admin"},
    ("published", "agents"): {"agent", "engineer", "admin"},
    ("due", "public"): set(ROLES),
    ("draft", "public"): {"engineer", "admin"},
    ("review", "public"): {"engineer", "admin"},
    ("archived", "public"): {"engineer", "admin"},
}


def stored(site: Site, content: bytes, name: str) -> Stored:
    return attachments.take_in_any(site.parts.settings.data, io.BytesIO(content), name)


def with_file(
    site: Site, content: bytes = PNG, name: str = "图.png", live: bool = True, **more: Any
) -> tuple[str, str]:
    with site.begin() as db:
        article = make_article(db, **more)
        [file] = attachments.add(db, article, [stored(site, content, name)], by=None, at=site.clock())
        if live:
            attachments.publish(db, article)
    return article.number, file.key


def upload(role: str, site: Site, number: str, *files: tuple[bytes, str], part: bool = False) -> Any:
    pages = Pages(site, role)
    if part:
        pages.client.environ_base["HTTP_X_PART"] = "1"
    sent = [(io.BytesIO(content), name) for content, name in files]
    return pages.post(f"/knowledge/articles/{number}/files", files=sent)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("state", "visibility"), SEES)
def test_a_file_is_for_those_who_may_read_its_article(
    site: Site, role: str, state: str, visibility: str
) -> None:
    number, key = with_file(site, state=state, visibility=visibility)
    answer = site.client(role).get(f"/articles/{number}/files/{key}")
    assert answer.status_code == (200 if role in SEES[state, visibility] else 404)


@pytest.mark.parametrize("role", ROLES)
def test_a_file_that_waits_is_for_those_who_write_alone(site: Site, role: str) -> None:
    number, key = with_file(site, live=False)
    answer = site.client(role).get(f"/articles/{number}/files/{key}")
    assert answer.status_code == (200 if role in {"agent", "engineer", "admin"} else 404)
    page = site.client(role).get(f"/articles/{number}").text
    assert key not in page


def test_a_file_is_sent_so_that_no_browser_runs_it(site: Site) -> None:
    for content, name in (
        (PNG, "图.png"),
        (b"hello <script>alert(1)</script>", "a.html"),
        (a_docx(), "a.docx"),
    ):
        number, key = with_file(site, content, name)
        answer = site.client().get(f"/articles/{number}/files/{key}")
        assert answer.data == content
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "html" not in answer.content_type


def test_a_key_of_another_article_opens_nothing(site: Site) -> None:
    public, _ = with_file(site)
    _, hidden = with_file(site, PNG + b"x", visibility="agents")
    assert site.client().get(f"/articles/{public}/files/{hidden}").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_only_the_support_adds_and_removes(site: Site, role: str) -> None:
    number, key = with_file(site)
    answer = upload(role, site, number, (PNG + b"2", "b.png"))
    allowed = role in {"agent", "engineer", "admin"}
    assert answer.status_code == (303 if allowed else 302 if role == "visitor" else 403)
    removed = Pages(site, role).post(f"/knowledge/articles/{number}/files/{key}/remove")
    published = Pages(site, role).post(f"/knowledge/articles/{number}/files/publish")
    assert published.status_code == (
        303 if role in {"engineer", "admin"} else 302 if role == "visitor" else 403
    )
    with site.begin() as db:
        states = [file.state for file in db.query(ArticleFile).order_by(ArticleFile.id)]
    if role in {"engineer", "admin"}:
        assert states == ["gone", "live"]
    elif role == "agent":
        assert states == ["leaving", "waiting"]
    else:
        assert states == ["live"]
    assert removed.status_code == answer.status_code


def test_what_is_not_taken_is_said_and_kept_out(site: Site) -> None:
    number, _ = with_file(site)
    pages = Pages(site, "engineer")
    answer = pages.post(f"/knowledge/articles/{number}/files", files=(io.BytesIO(b"<svg/>"), "图.png"))
    assert answer.status_code == 303
    assert "不是能用的文件" in pages.get(answer.location).text
    answer = upload("engineer", site, number, (b"<svg/>", "图.png"), part=True)
    assert answer.status_code == 422
    assert "不是能用的文件" in answer.text
    assert "请先选择文件" in upload("engineer", site, number, part=True).text
    many = [(PNG + bytes([n]), f"{n}.png") for n in range(11)]
    assert "一次最多" in upload("engineer", site, number, *many, part=True).text


@pytest.mark.usefixtures("undisturbed")
def test_bombs_are_refused_at_once_with_a_word(site: Site, tmp_path: Path) -> None:
    number, _ = with_file(site)
    swells = swelling(tmp_path / "b.docx", "word/document.xml", 50, {"[Content_Types].xml": ""})
    ten = overlapping(tmp_path / "b.zip", 1000, 10)
    for content in (swells.read_bytes(), ten.read_bytes()):
        started = time.process_time()
        answer = upload("engineer", site, number, (content, "手册.docx"), part=True)
        assert time.process_time() - started < 1
        assert answer.status_code == 422
        assert "太大" in answer.text
    with site.begin() as db:
        assert db.query(ArticleFile).count() == 1


def test_an_image_stands_in_the_text(site: Site) -> None:
    number, _ = with_file(site)
    mention = upload("engineer", site, number, (PNG + b"3", "屏[幕].png"), part=True).text
    with site.begin() as db:
        article = articles.get(db, number, None)
        article.body = f"看这里：{mention}"
        attachments.publish(db, article)
    page = site.client().get(f"/articles/{number}").text
    assert f'<img src="/articles/{number}/files/' in page
    assert 'alt="屏 幕 .png"' in page
    assert "附件" in page


@pytest.mark.parametrize(
    "text",
    [
        "![x](attachment:javascript:alert(1))",
        "![x](attachment:../../secret)",
        "attachment:0123456789ab",
        "[x](attachment:0123456789abc)",
        "![x](attachment:0123456789AB)",
    ],
)
def test_only_our_keys_become_addresses(site: Site, text: str) -> None:
    with site.app.test_request_context():
        assert in_place(text, "KB-000001") == text


def test_what_a_file_says_is_found_and_the_hit_names_it(site: Site) -> None:
    number, _ = with_file(
        site, "交换机 zqport 红灯".encode("gbk"), "端口表.txt", title="机房巡检", body="每天看。"
    )
    hidden, _ = with_file(site, "交换机 zqport 密码".encode(), "密.txt", title="机房密", visibility="agents")
    waits, _ = with_file(site, "交换机 zqport 新".encode(), "新.txt", title="机房新", live=False)
    while taking_in.step(site.parts):
        pass
    site.settle()
    found = site.client().get("/api/v1/search", query_string={"q": "zqport 红灯"}).json
    assert [hit["number"] for hit in found["hits"]] == [number]
    assert found["hits"][0]["attachment"] == "端口表.txt"
    page = site.client().get("/search", query_string={"q": "zqport"}).text
    assert "在附件 端口表.txt 中" in page
    assert "密.txt" not in page
    for_agents = site.client("agent").get("/api/v1/search", query_string={"q": "zqport"}).json
    assert {hit["number"] for hit in for_agents["hits"]} == {number, hidden}
    with site.begin() as db:
        for article in db.query(Article):
            for file in attachments.of_article(db, article, None):
                attachments.remove(db, file)
                attachments.publish(db, article)
    site.settle()
    assert site.client().get("/api/v1/search", query_string={"q": "zqport"}).json["total"] == 0
    assert waits


def test_what_could_not_be_read_is_said_to_editors(site: Site) -> None:
    number, _ = with_file(site, b"%PDF-1.7\nbroken", "坏.pdf")
    while taking_in.step(site.parts):
        pass
    assert "没有读出文字" in Pages(site, "engineer").get(f"/knowledge/articles/{number}/edit").text
    assert "没有读出文字" not in Pages(site).get(f"/articles/{number}").text
