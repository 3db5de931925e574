import math
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import EMPLOYEES, EVERYTHING, SUPPORT, VISITORS, Collection, Damaged, Document, Filters
from search.words.scanner import terms
from tests.search.documents import FEW, WORD, document, flip

TEXT = st.lists(WORD, max_size=8).map(" ".join)
SOME = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12)


def filled(pairs: list[tuple[str, str]], path: Path | None = None) -> Collection:
    made = Collection(path)
    made.rebuild([document(n, title, body) for n, (title, body) in enumerate(pairs, 1)], last=1)
    return made


def plain_scores(pairs: list[tuple[str, str]], word: str) -> dict[int, float]:
    """BM25F of one word that is neither Han nor a filler, written out."""
    counted = [(Counter(terms(title)), Counter(terms(body))) for title, body in pairs]
    lengths = [(sum(t.values()), sum(b.values())) for t, b in counted]
    filled = [[n[i] for n in lengths if n[i]] for i in (0, 1)]
    mean = [max(sum(some) / len(some), 1.0) if some else 1.0 for some in filled]
    df = sum(1 for t, b in counted if word in t or word in b)
    idf = math.log1p((len(pairs) - df + 0.5) / (df + 0.5))
    scores = {}
    for key, ((t, b), (lt, lb)) in enumerate(zip(counted, lengths, strict=True), 1):
        title = 4 * min(t[word], 3) / (0.25 + 0.75 * lt / mean[0])
        f = title + b[word] / (0.15 + 0.85 * lb / mean[1])
        if f:
            scores[key] = 2 * idf * (f * 2.2 / (f + 1.2) + 0.2 * 12 * title / (4 * title + 2))
    return scores


@given(SOME)
def test_scores_follow_the_formula(pairs: list[tuple[str, str]]) -> None:
    for word in ("vpn", "printer"):
        if any(terms(title) == [word] for title, _ in pairs):
            continue
        answer = filled(pairs).search(word, limit=50)
        expected = plain_scores(pairs, word)
        assert {hit.key: hit.score for hit in answer.hits} == pytest.approx(expected, rel=1e-3)


@given(SOME, TEXT)
def test_reasons_add_up_to_the_score(pairs: list[tuple[str, str]], query: str) -> None:
    answer = filled(pairs).search(query, limit=20, explain=True)
    assert [(-h.score, h.key) for h in answer.hits] == sorted((-h.score, h.key) for h in answer.hits)
    for hit in answer.hits:
        assert sum(reason.weight for reason in hit.why) == pytest.approx(hit.score, abs=1e-9)
        named = [reason for reason in hit.why if reason.field != "rest"]
        assert len(named) <= 20
        assert len(hit.why) - len(named) <= 1


@settings(max_examples=15)
@given(st.integers(0, 260), TEXT, st.integers(1, 40))
def test_pages_neither_repeat_nor_skip(count: int, query: str, limit: int) -> None:
    made = Collection()
    texts = ["打印机 脱机", "VPN 蓝屏 重启", "打印机", "Outlook printer"]
    made.rebuild([document(n, texts[n % 4], texts[n * n % 3]) for n in range(1, count + 1)], last=1)
    whole = made.search(query, limit=1000)
    keys, cursor = [], ""
    while True:
        page = made.search(query, limit=limit, cursor=cursor)
        keys += [hit.key for hit in page.hits]
        if not page.cursor:
            break
        cursor = page.cursor
    assert keys == [hit.key for hit in whole.hits]
    assert len(keys) == whole.total == len(set(keys))
    assert sum(whole.facets.get("type", {}).values()) == whole.total


EDITS = st.lists(
    st.lists(st.tuples(st.integers(1, 9), st.one_of(st.none(), st.tuples(TEXT, TEXT))), max_size=4),
    max_size=6,
)


@settings(max_examples=30)
@given(EDITS, st.booleans())
def test_any_edits_equal_a_rebuild(
    edits: list[list[tuple[int, tuple[str, str] | None]]], tidied: bool
) -> None:
    made, truth = Collection(), dict[int, Document]()
    for change, edit in enumerate(edits, 1):
        fresh = {k: document(k, *texts, changed=change) for k, texts in edit if texts is not None}
        removed = {key for key, texts in edit if texts is None} - fresh.keys()
        truth = {k: d for k, d in truth.items() if k not in removed} | fresh
        made.apply(fresh.values(), removed, last=change)
        if tidied:
            made.tidy()
    assert made.held() == {key: d.changed for key, d in truth.items()}
    for query in ("打印机 vpn", "printer 重启"):
        anew = Collection()
        anew.rebuild(truth.values(), last=99)
        assert {h.key for h in made.search(query, limit=50).hits} == {
            h.key for h in anew.search(query, limit=50).hits
        }


def test_rights_and_filters_hold_everywhere() -> None:
    made = Collection()
    made.rebuild(FEW, last=1)
    for audience, expected in (
        (VISITORS, {1, 2, 5}),
        (EMPLOYEES, {1, 2, 3, 5}),
        (SUPPORT, {1, 2, 3, 4, 5}),
        (EVERYTHING, {1, 2, 3, 4, 5}),
    ):
        answer = made.search("打印机 vpn outlook 蓝屏 无线网络", audience=audience, limit=9)
        assert {hit.key for hit in answer.hits} == expected
        assert answer.total == len(expected)
        assert sum(answer.facets["category"].values()) == len(expected)
    everything = "打印机 vpn outlook 蓝屏 无线网络"
    for filters, keys in (
        (Filters(category="网络"), {2, 5}),
        (Filters(category="硬件/打印机"), {1}),
        (Filters(kind="sop"), {2}),
        (Filters(tag="打印"), {1}),
        (Filters(lang="en"), {5}),
        (Filters(tag="没有"), set()),
    ):
        assert {h.key for h in made.search(everything, filters=filters).hits} == keys


@pytest.mark.parametrize(
    "typed", ["打印机脱机怎么办", "打印机连不上", "kb-000001", "X1", "打印机脱机怎么办？"]
)
def test_what_is_typed_whole_stands_first(typed: str) -> None:
    made = Collection()
    made.rebuild([*FEW, document(9, "打印机脱机 打印机 连不上 怎么办 打印机脱机怎么办呢")], last=1)
    assert made.search(typed).hits[0].key == 1


@given(st.text(st.characters(), max_size=80))
def test_no_text_raises(text: str) -> None:
    made = Collection()
    made.rebuild([*FEW, document(9, text, text, tags=(text,), category=text)], last=1)
    assert isinstance(made.search(text).total, int)


def test_an_edit_reaches_other_readers_and_survives(tmp_path: Path) -> None:
    writer, reader = Collection(tmp_path), Collection(tmp_path)
    assert reader.search("打印机").hits == ()
    assert reader.ping() == ""
    writer.apply(FEW, last=5)
    assert [hit.key for hit in reader.search("打印机").hits] == [1]
    writer.apply([document(1, "扫描仪卡纸", changed=6)], [2], last=6)
    assert reader.search("打印机").hits == ()
    assert reader.search("扫描仪").hits[0].title == "扫描仪卡纸"
    assert Collection(tmp_path).held() == reader.held() == {1: 6, 3: 1, 4: 1, 5: 1}
    assert reader.last == 6
    for n in range(60):
        writer.apply([document(10 + n, f"第{n}号蓝屏")], last=7 + n)
    assert len(reader) == 64
    assert len(reader.snapshot().segments) <= 12


def test_every_flipped_bit_is_noticed_and_mended(tmp_path: Path) -> None:
    made = Collection(tmp_path)
    made.rebuild(FEW, last=1)
    made.apply([], [2], last=2)
    names = {path.name for path in tmp_path.iterdir() if path.name[0] != "."}
    assert {name.rsplit(".", 1)[-1] for name in names} >= {"segment", "weights", "json"}
    for last, at in enumerate((0.0, 0.3, 0.7, 1.0), 3):
        for path in [p for p in tmp_path.iterdir() if p.name[0] != "."]:
            if not path.exists():
                continue
            flip(path, at)
            time.sleep(0.002)
            made._watch.check()  # type: ignore[union-attr]
            assert made.ping() != ""
            with pytest.raises(Damaged):
                made.search("打印机")
            with pytest.raises(Damaged):
                Collection(tmp_path).search("打印机")
            made.rebuild(FEW, last=last)
            assert made.ping() == ""
            assert made.search("打印机").hits
            assert Collection(tmp_path).search("打印机").hits


def test_damage_is_noticed_within_a_second_without_asking(tmp_path: Path) -> None:
    made = Collection(tmp_path)
    made.rebuild(FEW, last=1)
    made.search("打印机")
    next(tmp_path.glob("*.segment")).unlink()
    time.sleep(0.6)
    with pytest.raises(Damaged, match="missing"):
        made.search("打印机")


def test_eight_threads_read_while_one_writes(tmp_path: Path) -> None:
    writer, reader = Collection(tmp_path), Collection(tmp_path)
    writer.rebuild(FEW, last=1)
    wrong: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                answer = reader.search("打印机脱机", explain=True)
                assert answer.hits[0].key == 1
                assert sum(r.weight for r in answer.hits[0].why) == pytest.approx(answer.hits[0].score)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for n in range(15):
        writer.apply([document(100 + n % 7, f"蓝屏 {n}", "重启 " * n)], last=2 + n)
        if n % 5 == 4:
            writer.tidy()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_many_batches_become_one_segment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from search.collection import collecting

    monkeypatch.setattr(collecting, "_BATCH_DOCUMENTS", 3)
    made = Collection(tmp_path)
    made.rebuild([document(n, f"打印机 {n}", "脱机 " * n) for n in range(1, 20)], last=1)
    assert len(made.snapshot().segments) == 1
    assert made.search("打印机", limit=50).total == 19
