import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search
from search import Damaged, SearchIndex
from search.arrays.files import MANIFEST
from tests.search.documents import FEW, WORDS, document, flip

OPERATORS = st.lists(
    st.sampled_from(
        [*WORDS, " ", "AND", "OR", "NOT", " -", '"', "(", ")", "标题:", "分类:", "标签:", "类型:", "*"]
    ),
    max_size=12,
).map("".join)


@pytest.fixture(scope="module", params=["memory", "folder"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path_factory.mktemp("index") if request.param == "folder" else None)
    made.rebuild(lambda: FEW, last=1)
    yield made
    made.close()


def keys(index: SearchIndex, typed: str, **more: Any) -> set[int]:
    return {hit.key for hit in index.search(typed, **more).hits}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("标题:VPN", {2}),
        ('"重建配置文件"', {3}),
        ('"配置重建"', set()),
        ("分类:硬件", {1, 4}),
        ("category:硬件/打印机", {1}),
        ("标签:vpn", {2}),
        ("类型:sop", {2}),
        ("编号:kb-000003", {3}),
        ("编号:3", {3}),
        ("pri*", {4}),
        ("0x8004*", {3}),
        ("蓝屏 OR vpn", {2, 4}),
        ("重启 -蓝屏", {1}),
        ("NOT 重启", {2, 3, 5}),
        ("(蓝屏 OR vpn) AND 错误", {2}),
        ("title:蓝屏 printer", {4}),
    ],
)
def test_operators_choose_exactly(index: SearchIndex, typed: str, expected: set[int]) -> None:
    answer = index.search(typed, limit=50, explain=True)
    assert answer.relaxed == (not expected)
    if expected:
        assert {hit.key for hit in answer.hits} == expected
        assert answer.total == len(expected)
        for hit in answer.hits:
            assert sum(reason.weight for reason in hit.why) == pytest.approx(hit.score, abs=1e-9)


def test_operators_respect_rights(index: SearchIndex) -> None:
    assert keys(index, "分类:硬件", audience=search.VISITORS) == {1}
    assert keys(index, "标题:蓝屏", audience=search.EMPLOYEES) == set()
    hidden, unknown = (index.search(f"标题:{word}", audience=search.VISITORS) for word in ("蓝屏", "qqq"))
    assert (hidden.hits, hidden.total, hidden.relaxed) == (unknown.hits, unknown.total, unknown.relaxed)


@settings(max_examples=60)
@given(st.one_of(OPERATORS, st.text(st.characters(), max_size=60)))
def test_no_text_raises(typed: str) -> None:
    answer = _SHARED.search(typed, explain=True)
    assert answer.total >= len(answer.hits)


_SHARED = SearchIndex()
_SHARED.rebuild(lambda: FEW, last=1)


def test_what_is_too_long_is_told(index: SearchIndex) -> None:
    answer = index.search("打印机" + " " * 2000 + "多余")
    assert answer.ignored.strip() == "多余"
    assert answer.hits[0].key == 1


@pytest.mark.parametrize("typed", ["蓝" * 16_000, "a" * 100_000, "标题:" * 5_000, "(" * 16_000, "x-" * 8_000])
def test_long_queries_are_quick(index: SearchIndex, typed: str) -> None:
    took = []
    for _ in range(3):
        started = time.process_time()
        index.search(typed)
        took.append(time.process_time() - started)
    assert min(took) < 0.1


def test_edits_reach_both_parts_and_other_readers(tmp_path: Path) -> None:
    writer, reader = SearchIndex(tmp_path), SearchIndex(tmp_path)
    assert reader.search("标题:打印机").hits == ()
    writer.apply(FEW, last=1)
    assert keys(reader, "标题:打印机") == {1}
    writer.apply([document(1, "扫描仪", changed=2)], [2], last=2)
    assert keys(reader, "标题:扫描仪") == keys(reader, "扫描仪") == {1}
    assert keys(reader, "标题:vpn") == set()
    assert reader.articles.held() == reader.fields.held() == {1: 2, 3: 1, 4: 1, 5: 1}
    assert reader.ping() == {"index": "", "arrays": ""}


def test_every_flipped_bit_of_whoosh_is_noticed_and_mended(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild(lambda: FEW, last=1)
    index.apply([document(7, "投影仪")], last=2)
    for last, at in enumerate((0.1, 0.9), 3):
        names = [p for p in (tmp_path / "fields").rglob("*") if p.is_file() and p.name[0] != "."]
        assert len(names) >= 3
        for path in names:
            if not path.exists():
                continue
            flip(path, at)
            time.sleep(0.002)
            index.fields._watch.check()  # type: ignore[union-attr]
            assert index.ping()["index"] != ""
            assert index.search("打印机").hits[0].key == 1
            with pytest.raises(Damaged):
                index.search("标题:打印机")
            with pytest.raises(Damaged):
                SearchIndex(tmp_path).search("标题:打印机")
            index.rebuild(lambda: FEW, last=last)
            assert index.ping() == {"index": "", "arrays": ""}
            assert keys(SearchIndex(tmp_path), "标题:打印机") == {1}


def test_another_schema_asks_for_a_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SearchIndex(tmp_path).rebuild(lambda: FEW, last=1)
    monkeypatch.setattr("search.operators.schema.SCHEMA_VERSION", 99)
    index = SearchIndex(tmp_path)
    assert "schema" in index.ping()["index"]
    index.rebuild(lambda: FEW, last=1)
    assert index.ping()["index"] == ""


def test_a_lost_folder_is_noticed(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild(lambda: FEW, last=1)
    (tmp_path / "fields" / MANIFEST).unlink()
    time.sleep(0.002)
    assert index.ping()["index"] == f"{MANIFEST}: missing"


def _ask(path: Path, count: int, answers: "multiprocessing.Queue[str]") -> None:
    try:
        index = SearchIndex(path)
        for _ in range(count):
            assert index.search("打印机脱机").hits[0].key == 1
            assert {hit.key for hit in index.search("标题:打印机").hits} == {1}
        answers.put("")
    except BaseException as error:
        answers.put(repr(error))


@pytest.mark.server
def test_processes_read_while_one_writes(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild(lambda: FEW, last=1)
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    readers = [context.Process(target=_ask, args=(tmp_path, 60, answers)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(12):
        index.apply([document(100 + n % 3, f"蓝屏 {n}", "重启")], last=2 + n)
    for reader in readers:
        reader.join()
    assert [answers.get(timeout=5) for _ in readers] == ["", ""]
