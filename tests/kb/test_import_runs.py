"""An import is checked, stored and undone as a whole, whatever interrupts it; what people touched meanwhile stays."""

import hashlib
import io
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb import articles, attachments, changes
from kb.content import Content
from kb.database import Database
from kb.errors import Conflict, Invalid
from kb.imports import runs
from kb.imports.articles import Defaults
from kb.kept_sentences import unpacked
from kb.models import Article, Import, ImportedArticle
from tests.bombs import PNG, a_docx, laughing, overlapping, packed, swelling
from tests.factories import NOON, make_article, make_person, make_ticket

TABLE = "编号,标题,内容\n" + "\n".join(f"r-{n},第 {n} 条,内容 {n}" for n in range(5))


def begin(
    database: Database, data: Path, content: str = TABLE, name: str = "a.csv", state: str = "published"
) -> int:
    with database.begin() as session:
        run = runs.begin(
            session,
            data,
            io.BytesIO(content.encode("gbk")),
            name,
            state=state,
            visibility="public",
            by=make_person(session, "engineer"),
            at=NOON,
        )
    return run.id


def go_on(database: Database, data: Path) -> None:
    while runs.step(database, data, lambda: NOON, lambda content: ""):
        pass


def at(database: Database, key: int) -> Import:
    with database.read() as session:
        return runs.get(session, key)


def move(database: Database, key: int, name: str) -> None:
    with database.begin() as session:
        {"confirm": runs.confirm, "undo": runs.ask_to_undo}[name](session, runs.get(session, key))


def count(database: Database) -> int:
    with database.read() as session:
        return session.query(Article).count()


def brought_in(database: Database, data: Path, content: str = TABLE) -> int:
    key = begin(database, data, content)
    go_on(database, data)
    move(database, key, "confirm")
    go_on(database, data)
    return key


def test_nothing_is_stored_before_somebody_wants_it(database: Database, data: Path) -> None:
    key = begin(database, data)
    go_on(database, data)
    run = at(database, key)
    assert (run.state, run.report["created"], count(database)) == ("checked", 5, 0)
    move(database, key, "confirm")
    go_on(database, data)
    run = at(database, key)
    assert (run.state, run.report["created"], count(database)) == ("done", 5, 5)
    assert not (data / runs.FOLDER / str(key)).exists()


def test_undoing_leaves_the_knowledge_base_as_it_was(database: Database, data: Path) -> None:
    with database.begin() as session:
        before = make_article(session, "旧标题", external_id="r-1", body="旧内容", state="draft")
    key = brought_in(database, data)
    assert at(database, key).report["updated"] == 1
    move(database, key, "undo")
    go_on(database, data)
    assert (count(database), at(database, key).report["kept"]) == (1, [])
    with database.read() as session:
        after = session.get_one(Article, before.id)
        assert Content.of(after) == Content.of(before)
        assert (after.state, after.revision) == ("draft", 3)
        assert changes.last(session) == after.changed or changes.last(session) > before.changed


def test_what_was_touched_meanwhile_is_kept_and_said(database: Database, data: Path) -> None:
    key = brought_in(database, data)
    with database.begin() as session:
        edited, used = articles.find(session, "r-0"), articles.find(session, "r-1")
        assert edited
        assert used
        articles.revise(
            session, edited, Content.parse({"body": "改过"}, Content.of(edited)), by=None, at=NOON
        )
        make_ticket(session, resolution="好了", solved_by=used)
    move(database, key, "undo")
    go_on(database, data)
    run = at(database, key)
    assert (run.report["removed"], [row[0] for row in run.report["kept"]]) == (
        3,
        [edited.number, used.number],
    )
    assert count(database) == 2


def test_an_interrupted_import_goes_on_and_is_undone_whole(
    database: Database, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = begin(database, data)
    go_on(database, data)
    move(database, key, "confirm")
    monkeypatch.setattr("kb.imports.chunks.ROWS", 2)
    told: list[int] = []

    def die(content: Content) -> str:
        raise AssertionError("not asked when storing")

    def stop(*_: object) -> None:
        told.append(1)
        if len(told) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr("kb.imports.articles.no_progress", stop)
        cut.setitem(runs.import_articles.__kwdefaults__, "progress", stop)
        with pytest.raises(KeyboardInterrupt):
            runs.step(database, data, lambda: NOON, die)
    assert 0 < count(database) < 5
    assert at(database, key).state == "running"
    go_on(database, data)
    assert (at(database, key).state, at(database, key).report["created"], count(database)) == ("done", 5, 5)
    move(database, key, "undo")
    go_on(database, data)
    assert count(database) == 0


def test_a_file_that_ends_the_process_again_and_again_is_given_up(database: Database, data: Path) -> None:
    def die(content: Content) -> str:
        raise KeyboardInterrupt

    key = begin(database, data)
    for _ in range(runs.TRIES):
        with pytest.raises(KeyboardInterrupt):
            runs.step(database, data, lambda: NOON, die)
    assert runs.step(database, data, lambda: NOON, die) == "failed"
    assert at(database, key).state == "failed"


def test_columns_said_by_hand_are_checked_again(database: Database, data: Path) -> None:
    key = begin(database, data, "甲,乙\n脱机,重启\n")
    go_on(database, data)
    assert runs.heads(data, at(database, key)) == [["甲", "乙"], ["脱机", "重启"]]
    with database.begin() as session:
        run = runs.get(session, key)
        with pytest.raises(Invalid):
            runs.map_columns(session, run, ["", ""], has_header=True)
        runs.map_columns(session, run, ["body", "title"], has_header=True)
    go_on(database, data)
    assert [fate[3] for fate in at(database, key).report["fates"]] == ["重启"]


def begin_with(database: Database, data: Path, content: bytes, name: str, state: str = "draft") -> int:
    with database.begin() as session:
        return runs.begin(
            session,
            data,
            io.BytesIO(content),
            name,
            state=state,
            visibility="",
            by=make_person(session, "engineer"),
            at=NOON,
        ).id


def test_what_can_not_be_read_is_said(database: Database, data: Path) -> None:
    key = begin_with(database, data, a_docx("&a9;", laughing()), "笑.docx")
    go_on(database, data)
    assert at(database, key).state == "failed"
    assert at(database, key).why


@pytest.mark.usefixtures("undisturbed")
def test_what_would_swell_is_not_begun(database: Database, data: Path, tmp_path: Path) -> None:
    fifty = swelling(tmp_path / "b.docx", "word/document.xml", 50, {"[Content_Types].xml": ""})
    for path in (fifty, overlapping(tmp_path / "b.zip", 1000, 10)):
        started = time.process_time()
        with pytest.raises(Invalid, match="太大"):
            begin_with(database, data, path.read_bytes(), path.name)
        assert time.process_time() - started < 1
    assert not list(data.glob("imports/*"))


@pytest.mark.parametrize("name", ["a.exe", "a.doc", "a.tar.gz", "", "../../a"])
def test_other_files_are_not_begun(database: Database, data: Path, name: str) -> None:
    with pytest.raises(Invalid):
        begin(database, data, name=name)
    assert not list((data).glob("imports/*/*"))


def test_steps_that_do_not_fit_are_refused(database: Database, data: Path) -> None:
    key = begin(database, data)
    for step in ("confirm", "undo"):
        with pytest.raises(Conflict):
            move(database, key, step)
    go_on(database, data)
    with database.begin() as session:
        runs.drop(session, data, runs.get(session, key), at=NOON)
    assert at(database, key).state == "dropped"
    assert not list(data.glob("imports/*/*"))


def test_an_article_with_an_unpublished_change_is_not_overwritten(database: Database, data: Path) -> None:
    with database.begin() as session:
        article = make_article(session, external_id="r-1")
        change(session, article, "在改")
    key = begin(database, data)
    go_on(database, data)
    refusals = at(database, key).report["refusals"]
    assert [unpacked(why) for _, _, why in refusals] == [f"{article.number} 有还没发布的修改"]
    move(database, key, "confirm")
    go_on(database, data)
    report = at(database, key).report
    assert (report["created"], report["updated"], report["refusals"]) == (4, 0, refusals)
    with database.read() as session:
        kept = session.get_one(Article, article.id)
        assert (kept.body, articles.newest(session, kept).body) == (article.body, "在改")
        assert session.query(ImportedArticle).count() == 4
    assert Defaults().state == "published"


def test_undoing_leaves_what_somebody_is_writing(database: Database, data: Path) -> None:
    with database.begin() as session:
        known = make_article(session, "旧标题", external_id="r-1", body="旧内容")
    key = brought_in(database, data)
    with database.begin() as session:
        written = [articles.find(session, reference) for reference in ("r-0", known.number)]
        for each in written:
            assert each is not None
            change(session, each, "在改")
    move(database, key, "undo")
    go_on(database, data)
    kept = [(number, unpacked(why)) for number, _, why in at(database, key).report["kept"]]
    assert sorted(kept) == sorted((each.number, "导入后有人改过或核对过") for each in written if each)
    with database.read() as session:
        for each in session.query(Article):
            assert (each.working, articles.newest(session, each).body) == ("draft", "在改")
            assert each.body.startswith("内容")


def test_undoing_takes_back_what_was_planned_and_the_files_that_came(database: Database, data: Path) -> None:
    page = "---\nid: {id}\nreview_on: 2027-01-01\n---\n\n{body} ![图](a.png)"
    archive = packed(
        {
            "a.md": page.format(id="r-1", body="新内容"),
            "b.md": page.format(id="r-2", body="旧内容"),
            "a.png": PNG,
        }
    )
    with database.begin() as session:
        said = f"旧内容 ![图](attachment:{hashlib.sha256(PNG).hexdigest()[:12]})"
        first = make_article(session, "改的", external_id="r-1", body="旧内容")
        second = make_article(session, "不改的", external_id="r-2", body=said)
        second.verified_at = NOON - timedelta(days=9)
        second.valid_until = date(2030, 1, 1)
    key = begin_with(database, data, archive, "手册.zip", state="published")
    go_on(database, data)
    move(database, key, "confirm")
    go_on(database, data)
    assert at(database, key).report["updated"] == 2
    move(database, key, "undo")
    go_on(database, data)
    report = at(database, key).report
    assert (report["restored"], report["kept"]) == (2, [])
    with database.begin() as session:
        for each, body in ((first, "旧内容"), (second, said)):
            now = session.get_one(Article, each.id)
            assert (now.body, now.review_on, now.valid_until) == (body, None, each.valid_until)
            assert attachments.of_article(session, now, make_person(session, "admin")) == []


def change(session: Session, article: Article, body: str) -> None:
    """Let somebody write on an article that readers see."""
    articles.edit(session, article, Content.parse({"body": body}, Content.of(article)), by=None, at=NOON)
