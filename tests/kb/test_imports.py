"""Imports: what goes in, what is refused, and that doing it again changes nothing."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from kb import articles, changes
from kb.content import Content
from kb.database import Database, now
from kb.imports import Report, UnreadableFileError, import_articles, import_tickets
from kb.imports.articles import Defaults
from kb.imports.sources import Sources
from kb.models import Article, Revision, Ticket
from tests.factories import make_person

SHANGHAI = ZoneInfo("Asia/Shanghai")


def write(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def take(database: Database, *files: Path, **defaults: str) -> Report:
    return import_articles(database, files, defaults=Defaults(**defaults))


def stored(database: Database, reference: str) -> Article:
    with database.read() as session:
        found = articles.find(session, reference)
    assert found is not None
    return found


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused


def row(identity: Any, title: str = "打印机脱机", **more: Any) -> dict[str, Any]:
    return {"id": identity, "title": title, "body": "重启打印服务。", **more}


def test_new_articles_are_published_with_number_and_first_revision(
    database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", row("p-1", tags=["打印"], type="sop"), row(17, visibility="public"))
    assert counts(take(database, file, visibility="agents")) == (2, 0, 0, 0)
    first, second = stored(database, "p-1"), stored(database, "17")
    assert (first.number, first.state, first.visibility, first.kind) == (
        "KB-000001",
        "published",
        "agents",
        "sop",
    )
    assert first.published_at is not None
    assert second.visibility == "public"
    with database.read() as session:
        kept = session.scalars(select(Revision).where(Revision.article_id == first.id)).one()
        assert kept.content == Content.of(first).as_json()
        assert changes.last(session) == second.changed


def test_the_same_file_again_changes_nothing_and_one_line_makes_one_revision(
    database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", row("p-1"), row("p-2"))
    take(database, file)
    before = stored(database, "p-1")
    assert counts(take(database, file)) == (0, 0, 2, 0)
    after = stored(database, "p-1")
    assert (after.updated_at, after.changed, after.revision) == (before.updated_at, before.changed, 1)
    write(file, row("p-1"), row("p-2", title="打印机卡纸"))
    assert counts(take(database, file)) == (0, 1, 1, 0)
    assert stored(database, "p-2").revision == 2
    assert stored(database, "p-2").title == "打印机卡纸"
    assert stored(database, "p-1").changed == before.changed


def test_keys_that_a_row_leaves_out_stay_as_stored(database: Database, tmp_path: Path) -> None:
    take(database, write(tmp_path / "a.jsonl", row("p-1", category="打印/脱机", visibility="public")))
    assert counts(take(database, write(tmp_path / "b.jsonl", row("p-1")))) == (0, 0, 1, 0)
    assert counts(take(database, tmp_path / "b.jsonl", visibility="agents")) == (0, 1, 0, 0)
    assert stored(database, "p-1").category == "打印/脱机"
    assert stored(database, "p-1").visibility == "agents"


def test_drafts_can_be_imported_and_published_later_and_retired_ones_stay(
    database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", row("p-1"))
    take(database, file, state="draft")
    assert stored(database, "p-1").state == "draft"
    assert counts(take(database, file)) == (0, 1, 0, 0)
    assert (stored(database, "p-1").state, stored(database, "p-1").revision) == ("published", 1)
    with database.begin() as session:
        found = articles.find(session, "p-1")
        assert found is not None
        articles.retire(session, found, at=now())
    assert counts(take(database, file)) == (0, 0, 1, 0)
    assert stored(database, "p-1").state == "archived"


def test_the_later_of_two_rows_with_one_id_wins_and_stays(database: Database, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", row("p-1", title="旧"), row("p-1", title="新"))
    other = write(tmp_path / "b.jsonl", row("p-1", title="更新"), row("p-1", title=["坏"]))
    assert counts(take(database, file)) == (1, 0, 0, 0)
    assert stored(database, "p-1").title == "新"
    assert counts(take(database, file, other)) == (0, 1, 0, 1)
    assert stored(database, "p-1").title == "更新"
    assert counts(take(database, file, other)) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b'{"id": "x", "title": ', "JSON"),
        (b"[" * 200_000, "JSON"),
        (b'["x"]', "对象"),
        (b'{"title": "x"}', "id"),
        (b'{"id": " ", "title": "x"}', "id"),
        (b'{"id": true, "title": "x"}', "id"),
        (b'{"id": "x"}', "空"),
        (b'{"id": "x", "title": " ", "body": "\\u200b"}', "空"),
        (b'{"id": "x", "title": {"a": 1}}', "title"),
        (b'{"id": "x", "title": "t", "body": [1]}', "body"),
        (b'{"id": "x", "title": "t", "tags": {"a": 1}}', "tags"),
        (b'{"id": "x", "title": "t", "type": "poem"}', "type"),
        (b'{"id": "x", "title": "t", "state": ["draft"]}', "state"),
        (b'{"id": "x", "title": "t", "visibility": "secret"}', "visibility"),
        (b'{"id": "' + b"x" * 201 + b'", "title": "t"}', "id"),
        (b'{"id": "x", "title": "' + b"x" * 301 + b'"}', "title"),
        (b'{"id": "x", "title": "t", "body": "' + b"x" * 2_000_001 + b'"}', "body"),
        (b'{"id": "x", "title": "t", "n": ' + b"1" * 5000 + b"}", "JSON"),
        (b'{"id": "x", "title": "\xff\xfe"}', "UTF-8"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_the_rest_goes_in(
    database: Database, tmp_path: Path, bad: bytes, why: str
) -> None:
    report = take(database, write(tmp_path / "a.jsonl", row("p-1"), b"", bad, row("p-2")))
    assert counts(report) == (2, 0, 0, 1)
    assert report.refusals[0].line == 3
    assert why in str(report.refusals[0])


def test_odd_characters_are_cleaned_and_never_refused_for(database: Database, tmp_path: Path) -> None:
    bom_and_more = (
        b'\xef\xbb\xbf{"id": "a\\u0000b", "title": "t\\ud800\\r\\nx", "body": "1\\r2\\r\\n3\\u0007\\t"}\r'
    )
    raw = '{"id": "c", "title": "裸'.encode() + b"\xed\xa0\x80" + b'"}'
    assert counts(take(database, write(tmp_path / "a.jsonl", bom_and_more, raw))) == (2, 0, 0, 0)
    assert stored(database, "ab").title == "t\ufffd x"
    assert stored(database, "ab").body == "1\n2\n3\t"
    assert stored(database, "c").title == "裸\ufffd"


def test_unknown_keys_and_missing_titles_are_reported_once(database: Database, tmp_path: Path) -> None:
    lines = [{"id": str(n), "body": f"\n# 第 {n} 行\n更多", "source": "x"} for n in range(8)]
    report = take(database, write(tmp_path / "a.jsonl", *lines))
    assert counts(report) == (8, 0, 0, 0)
    assert stored(database, "3").title == "第 3 行"
    assert len([note for note in report.notes if "source" in note]) == 1
    assert len([note for note in report.notes if "没有标题" in note]) == 1


def test_gzip_and_a_file_cut_short(database: Database, tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join(json.dumps(row(str(n))).encode() for n in range(5000)))
    whole, short = tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"
    whole.write_bytes(packed)
    short.write_bytes(packed[: len(packed) // 2])
    report = take(database, short)
    assert report.created > 0
    assert report.refused >= 1
    assert "损坏" in str(report.refusals[-1])
    assert take(database, whole).stored == 5000


def test_csv_in_both_encodings_with_lists_and_quotes(database: Database, tmp_path: Path) -> None:
    text = (
        'ID,title,body,tags,phrasings\r\nc-1,打印机,"第一行\r\n第二行",打印|脱机,"[""a|b""]"\r\n'
        ",没有号码,x,,\r\nc-2,网络,'=1+1,,\r\n"
    )
    for name, encoding in (("a.csv", "utf-8-sig"), ("b.csv", "gb18030")):
        (tmp_path / name).write_bytes(text.encode(encoding))
    report = take(database, tmp_path / "a.csv")
    assert counts(report) == (2, 0, 0, 1)
    assert report.refusals[0].line == 4
    assert stored(database, "c-1").tags == ["打印", "脱机"]
    assert stored(database, "c-1").phrasings == ["a|b"]
    assert stored(database, "c-1").body == "第一行\n第二行"
    assert stored(database, "c-2").body == "=1+1"
    assert counts(take(database, tmp_path / "b.csv")) == (0, 0, 2, 1)


def test_files_that_are_not_there_or_of_another_kind(database: Database, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="没有这个文件"):
        take(database, tmp_path / "none.jsonl")
    with pytest.raises(UnreadableFileError, match="只能导入"):
        take(database, write(tmp_path / "a.yaml", row("p-1")))


def test_an_interrupted_import_can_be_run_again(database: Database, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", *(row(str(n)) for n in range(1200)))

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "写入" and done >= 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_articles(database, [file], progress=stop)
    assert counts(take(database, file)) == (700, 0, 500, 0)


def test_a_number_of_this_installation_names_the_article_again(database: Database, tmp_path: Path) -> None:
    take(database, write(tmp_path / "a.jsonl", row("KB-000007"), row("x")))
    assert (stored(database, "KB-000007").external_id, stored(database, "x").number) == (None, "KB-000008")
    report = take(
        database, write(tmp_path / "b.jsonl", row("KB-000007", title="新"), row("KB-000008", title="别的"))
    )
    assert counts(report) == (1, 1, 0, 0)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 3


def test_tickets_are_closed_numbered_by_their_day_and_linked(database: Database, tmp_path: Path) -> None:
    take(database, write(tmp_path / "a.jsonl", row("p-1")))
    given = [
        {"id": "t-1", "title": "打不了", "created_at": "2024-03-05T23:30:00+00:00", "solved_by": "p-1"},
        {"id": "t-2", "body": "\n还是打不了", "created_at": "2024-03-06 08:00", "solved_by": "kb-1"},
        {
            "id": "t-3",
            "title": "x",
            "solved_by": "later",
            "requester": {"name": "需求方 17", "contact": "1700"},
        },
        {"id": "t-4", "title": "x", "created_at": "昨天"},
    ]
    file = write(tmp_path / "t.jsonl", *given)
    report = import_tickets(database, [file], zone=SHANGHAI)
    assert counts(report) == (3, 0, 0, 1)
    assert any("solved_by" in note and "later" in note for note in report.notes)
    with database.read() as session:
        first, second, third = session.scalars(select(Ticket).order_by(Ticket.id))
        assert (first.number, second.number) == ("TS20240306001", "TS20240306002")
        assert (first.status, first.channel, first.resolution_due) == ("closed", "import", None)
        assert first.solved_by_id == second.solved_by_id == stored(database, "p-1").id
        assert second.title == "还是打不了"
        assert (third.solved_by_unknown, third.requester_contact) == ("later", "1700")
    assert counts(import_tickets(database, [file], zone=SHANGHAI)) == (0, 0, 3, 1)
    take(database, write(tmp_path / "b.jsonl", row("later")))
    with database.read() as session:
        linked = session.scalars(select(Ticket).where(Ticket.external_id == "t-3")).one()
        assert (linked.solved_by_id, linked.solved_by_unknown) == (stored(database, "later").id, "")
        assert linked.changed == changes.last(session)
    assert counts(import_tickets(database, [file], zone=SHANGHAI)) == (0, 0, 3, 1)


def test_who_answers_for_an_article_and_until_when_comes_along(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    columns = "编号,标题,负责人,复审日期,有效期\n"
    with database.begin() as session:
        owner = make_person(session, "agent", "li")
        make_person(session, "user", "zhang")
    file.write_text(columns + "a,甲,li,2027-01-31,2027/3/1\nb,乙,zhang,,\nc,丙,,31.1.2027,\n", "utf8")
    report = import_articles(database, [file], reader=Sources(tmp_path / "rows"))
    assert (report.created, report.refused) == (2, 1)
    assert report.refusals[0].line == 4
    assert "review_on" in str(report.refusals[0].why)
    assert any("zhang" in note for note in report.notes)
    with database.begin() as session:
        first, second = articles.find(session, "a"), articles.find(session, "b")
        assert first
        assert second
        planned = (first.owner_id, first.review_on, first.valid_until)
        assert planned == (owner.id, date(2027, 1, 31), date(2027, 3, 1))
        assert (second.owner_id, second.review_on) == (None, None)
        before = (first.updated_at, first.revision)
    file.write_text(columns + "a,甲,li,,2027-03-01\n", "utf8")
    assert import_articles(database, [file], reader=Sources(tmp_path / "rows")).updated == 1
    with database.begin() as session:
        first = articles.find(session, "a")
        assert first
        assert (first.review_on, first.valid_until) == (None, date(2027, 3, 1))
        assert (first.updated_at, first.revision) == before, "what is planned is no new text"
