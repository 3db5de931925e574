"""The files of articles come back from a backup byte by byte, with what they say, found as before."""

import re
from pathlib import Path

import pytest

from kb import articles, attachments
from kb.backups import backup, restore
from kb.models import Extraction
from tests.bombs import PNG, a_docx, a_pdf, a_workbook
from tests.conftest import Site
from tests.webui.pages import Pages
from tests.webui.test_pages_article_files import with_file
from webui import create_app
from webui.cli import main
from webui.installation import Services, Settings, taking_in

LINK = re.compile(r"/articles/KB-\d+/files/[0-9a-f]+")
SENT = {
    "接线.docx": a_docx("配线架 zqdocx 标签"),
    "端口.xlsx": a_workbook([["端口 zqxlsx", 8080]]),
    "说明.pdf": a_pdf("router zqpdf reset"),
    "日志.log": "错误 zqlog 809".encode("gbk"),
    "图.png": PNG,
}
WORDS = {"接线.docx": "zqdocx", "端口.xlsx": "zqxlsx", "说明.pdf": "zqpdf", "日志.log": "zqlog"}


@pytest.fixture
def numbers(site: Site) -> dict[str, str]:
    """An article for each file, all of them read."""
    made = {name: with_file(site, content, name, title=f"文章 {name}")[0] for name, content in SENT.items()}
    while taking_in.step(site.parts):
        pass
    return made


def test_files_come_back_whole_with_what_they_say(
    site: Site, numbers: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, other = tmp_path / "b.tar.gz", tmp_path / "other"
    with site.begin() as db:
        said = {row.sha256: row.text for row in db.query(Extraction)}
    folder = site.parts.settings.data
    assert main(["--data", str(folder), "backup", str(archive)]) == 0
    assert main(["--data", str(other), "restore", str(archive)]) == 0
    assert f"{len(SENT)} 个附件" in capsys.readouterr().err
    parts = Services.open(Settings(data=other, log_level="error"), site.clock)
    again = Site(create_app(parts.settings, parts), site.clock, site.tokens)
    for name, content in SENT.items():
        link = LINK.search(Pages(again).get(f"/articles/{numbers[name]}").text)
        assert link
        answer = again.client().get(link[0])
        assert (answer.status_code, answer.data) == (200, content)
    with again.begin() as db:
        assert attachments.missing(db, other) == []
        assert {row.sha256: row.text for row in db.query(Extraction)} == said
        assert not db.query(Extraction).filter(Extraction.state != "done").count()
    for name, word in (
        ("接线.docx", "zqdocx"),
        ("端口.xlsx", "zqxlsx"),
        ("说明.pdf", "zqpdf"),
        ("日志.log", "zqlog"),
    ):
        [hit] = again.client().get("/api/v1/search", query_string={"q": word}).json["hits"]
        assert (hit["number"], hit["attachment"]) == (numbers[name], name)
    parts.close()


def test_what_was_not_read_yet_is_read_after_restoring(site: Site, tmp_path: Path) -> None:
    number, _ = with_file(site, "漏水 zqlate".encode(), "晚.txt")
    folder, other = site.parts.settings.data, tmp_path / "other"
    (folder / "files" / ".half").write_bytes(b"an upload that is under way")
    members = backup(folder, tmp_path / "b.tar.gz", site.clock())
    assert not any(".half" in member.name for member in members)
    restore(tmp_path / "b.tar.gz", other)
    parts = Services.open(Settings(data=other, log_level="error"), site.clock)
    taking_in.take_up(parts)
    while taking_in.step(parts):
        pass
    with parts.sessions.begin() as db:
        article = articles.get(db, number, None)
        assert [words.text for words in attachments.words_in(db, [article.id])[article.id]] == ["漏水 zqlate"]
    parts.close()
