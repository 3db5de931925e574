"""Small segments become one while changes go on, and nothing is lost or comes back."""

from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Collection, Document
from search.collection import tidying
from search.collection.merging import merge
from search.operators import Fields, parse, writing
from tests.search.documents import document

STEPS = st.lists(st.one_of(st.integers(1, 30), st.just(0)), min_size=1, max_size=25)


def keys_of(fields: Fields, typed: str) -> frozenset[int]:
    tree = parse(typed).tree
    assert tree is not None
    return fields.matching(tree).keys


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SMALL", 3)
    monkeypatch.setattr(tidying, "SMALL", 3)


@given(STEPS, st.booleans())
def test_tidied_fields_hold_what_was_written(steps: list[int], is_removing: bool) -> None:
    fields, truth = Fields(), dict[int, int]()
    for change, key in enumerate(steps, 1):
        if key and is_removing and key in truth:
            fields.apply([], [key], last=change)
            del truth[key]
        elif key:
            fields.apply([document(key, f"蓝屏 {change}", "重启 打印服务", changed=change)], [], last=change)
            truth[key] = change
        else:
            fields.tidy()
        assert fields.held() == truth
        assert keys_of(fields, "标题:蓝屏") == keys_of(fields, '"重启 打印服务"') == set(truth)
    for key, change in truth.items():
        assert keys_of(fields, f"标题:{change}") == {key}


def test_changes_go_on_while_fields_are_tidied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = Fields(tmp_path)
    for key in range(1, 13):
        fields.apply([document(key, "蓝屏", changed=key)], [], last=key)
    joined, begun, go_on = writing.joined, Event(), Event()

    def slowly(storage: Any, chosen: Iterable[Any]) -> Any:
        arrays = joined(storage, list(chosen))
        begun.set()
        assert go_on.wait(10)
        return arrays

    monkeypatch.setattr(writing, "joined", slowly)
    tidying = Thread(target=fields.tidy)
    tidying.start()
    assert begun.wait(10)
    fields.apply([document(2, "打印机", changed=13)], [1], last=13)
    go_on.set()
    tidying.join()
    for one in (fields, Fields(tmp_path)):
        assert one.held() == {2: 13, **{key: key for key in range(3, 13)}}
        assert keys_of(one, "标题:蓝屏") == set(range(3, 13))
        assert keys_of(one, "标题:打印机") == {2}
        assert one.last == 13


@given(STEPS, st.booleans())
def test_a_tidied_collection_holds_what_was_written(steps: list[int], is_removing: bool) -> None:
    made, truth = Collection(), dict[int, Document]()
    for change, key in enumerate(steps, 1):
        if key and is_removing and key in truth:
            made.apply([], [key], last=change)
            del truth[key]
        elif key:
            truth[key] = document(key, f"蓝屏 {change}", "重启 打印服务", changed=change)
            made.apply([truth[key]], last=change)
        else:
            made.tidy()
        assert made.held() == {key: found.changed for key, found in truth.items()}
    anew = Collection()
    anew.rebuild(truth.values(), last=99)
    assert {h.key for h in made.search("重启", limit=50).hits} == {
        h.key for h in anew.search("重启", limit=50).hits
    }


def test_changes_go_on_while_a_collection_is_tidied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, reader = Collection(tmp_path), Collection(tmp_path)
    for key in range(1, 13):
        made.apply([document(key, "蓝屏", changed=key)], last=key)
    begun, go_on = Event(), Event()

    def slowly(segments: Any) -> Any:
        arrays = merge(segments)
        if current_thread() is tidying_thread:
            begun.set()
            assert go_on.wait(10)
        return arrays

    monkeypatch.setattr("search.collection.collecting.merge", slowly)
    tidying_thread = Thread(target=made.tidy)
    tidying_thread.start()
    assert begun.wait(10)
    made.apply([document(2, "打印机", changed=13)], [1], last=13)
    assert {hit.key for hit in reader.search("蓝屏", limit=50).hits} == set(range(3, 13))
    go_on.set()
    tidying_thread.join()
    for one in (made, reader, Collection(tmp_path)):
        assert one.held() == {2: 13, **{key: key for key in range(3, 13)}}
        assert {hit.key for hit in one.search("蓝屏", limit=50).hits} == set(range(3, 13))
        assert [hit.key for hit in one.search("打印机").hits] == [2]
        assert one.last == 13
        assert one.ping() == ""
    assert len(made.snapshot().segments) < 5


def test_a_half_dead_segment_is_made_anew(tmp_path: Path) -> None:
    made, fields = Collection(tmp_path / "a"), Fields(tmp_path / "f")
    every = [document(key, "蓝屏") for key in range(1, 11)]
    made.rebuild(every, last=1)
    fields.rebuild(every, last=1)
    made.apply([], range(1, 6), last=2)
    fields.apply([], range(1, 6), last=2)
    assert made.tidy()
    assert fields.tidy()
    assert [segment.size for segment in made.snapshot().segments] == [5]
    assert made.held() == fields.held() == dict.fromkeys(range(6, 11), 1)
    assert not made.tidy()
    assert not fields.tidy()
