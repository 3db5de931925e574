"""Small segments become one while changes go on, and nothing is lost or comes back."""

from collections.abc import Iterable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
