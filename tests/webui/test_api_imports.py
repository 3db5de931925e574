"""Collections of articles come in and go out by the API as by page."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.bombs import a_workbook, overlapping, swelling
from tests.conftest import Site
from webui.installation import taking_in

ROWS: list[list[object]] = [["甲", "乙"], ["打印机脱机", "重启打印服务"], ["", "没有标题"]]


def go_on(site: Site) -> None:
    while taking_in.step(site.parts):
        pass


def sent(site: Site, content: bytes, **asked: Any) -> Any:
    return site.client("engineer").post("/api/v1/imports", query_string=asked, data=content)


def test_a_file_is_checked_mapped_stored_exported_and_undone(site: Site) -> None:
    engineer = site.client("engineer")
    answer = sent(site, a_workbook(ROWS), name="表.xlsx", state="published", visibility="public")
    assert (answer.status_code, answer.json["state"]) == (201, "checking")
    place = answer.headers["Location"]
    go_on(site)
    assert engineer.get(place).json["state"] == "checked"
    mapped = engineer.post(f"{place}/columns", json={"columns": ["title", "body"], "header": True})
    assert mapped.json["state"] == "checking"
    go_on(site)
    told = engineer.get(place).json
    assert (told["counts"]["created"], told["rows"][0]["title"]) == (2, "打印机脱机")
    assert engineer.post(f"{place}/confirm").json["state"] == "running"
    go_on(site)
    done = engineer.get(place).json
    assert (done["state"], done["stored"]) == ("done", 2)
    file = engineer.get("/api/v1/exports/articles?format=csv", buffered=True)
    assert (file.mimetype, "打印机脱机" in file.text) == ("text/csv", True)
    assert engineer.get("/api/v1/exports/articles?format=exe").status_code == 422
    assert engineer.post(f"{place}/undo").json["state"] == "undoing"
    go_on(site)
    assert engineer.get(place).json["counts"]["removed"] == 2
    assert [run["number"] for run in engineer.get("/api/v1/imports").json["imports"]] == [1]


@pytest.mark.usefixtures("undisturbed")
def test_what_is_refused_says_why(site: Site, tmp_path: Path) -> None:
    fifty = swelling(tmp_path / "b.docx", "word/document.xml", 50, {"[Content_Types].xml": ""})
    for path in (fifty, overlapping(tmp_path / "b.zip", 1000, 10)):
        started = time.process_time()
        answer = sent(site, path.read_bytes(), name=path.name)
        assert time.process_time() - started < 1
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "file")
        assert "太大" in answer.json["errors"][0]["detail"]
    assert sent(site, b"", name="a.csv").status_code == 422
    assert sent(site, b"x", name="a.exe").status_code == 422
    assert sent(site, b"x", name="a.csv", state="due").status_code == 422
    for number in ("99", "x", "-1", "9" * 30):
        assert site.client("engineer").get(f"/api/v1/imports/{number}").status_code == 404
    site.client("engineer").post("/api/v1/imports", data='{"title": "没有 id"}')
    go_on(site)
    [run] = site.client("engineer").get("/api/v1/imports").json["imports"]
    assert (run["refusals"][0]["line"], run["counts"]["refused"]) == (1, 1)
