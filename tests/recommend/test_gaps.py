"""Short texts that ask for the same come together, whatever their order, and get a name that can be read."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.gaps import clusters, name

KINDS = (
    ("打印机脱机", "打印机显示脱机怎么办", "打印机一直脱机状态", "三楼打印机脱机了"),
    ("VPN 提示 809", "VPN 连接报错 809", "vpn 809 连不上", "在家 VPN 809"),
    ("会议室投影没有画面", "投影没有画面", "会议室的投影没画面", "投影仪连上没有画面"),
)


def kind_of(text: str) -> int:
    return next(n for n, kind in enumerate(KINDS) if text in kind)


@settings(max_examples=20)
@given(st.permutations([text for kind in KINDS for text in kind]))
def test_what_asks_for_the_same_comes_together(texts: list[str]) -> None:
    found = clusters(texts)
    assert sorted(place for places in found for place in places) == list(range(len(texts)))
    assert all(len({kind_of(texts[place]) for place in places}) == 1 for places in found)
    assert [len(places) for places in found[:3]] == [4, 4, 4]


def test_a_name_is_made_of_the_words_that_most_have_and_others_have_not() -> None:
    others = [text for kind in KINDS[1:] for text in kind]
    assert name(KINDS[0], others) == "打印机脱机"
    assert name(["How do I reset my card PIN?", "reset card PIN please"], others) == "reset card PIN"
    assert name(["打印机 张三的", "打印机 脱机"], others, shown={1}) == "打印机 脱机"
    assert name(KINDS[0], others, shown=set()) == ""


@pytest.mark.usefixtures("undisturbed")
@pytest.mark.parametrize(
    ("texts", "sizes"),
    [
        ([], []),
        (["打印机"], [1]),
        (["一样"] * 5, [5]),
        (["😀", "😀", "", "   "], [1, 1, 1, 1]),
        (["a b " * 250_000, "打印机脱机"], [1, 1]),
    ],
)
def test_odd_input_is_answered_fast(texts: list[str], sizes: list[int]) -> None:
    started = time.process_time()
    found = clusters(texts)
    assert [len(places) for places in found] == sizes
    assert all(name([texts[p] for p in places], texts) is not None for places in found)
    assert time.process_time() - started < 5


def test_more_than_three_thousand_join_what_is_there() -> None:
    texts = [f"文档 {n}" for n in range(2_996)] + list(KINDS[0]) + ["打印机脱机怎么办", "完全不同的事情"]
    found = clusters(texts)
    assert next(places for places in found if 3_000 in places)[:-1].count(2_997) == 1
    assert [3_001] in found


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_text_is_in_one_cluster(texts: list[str]) -> None:
    found = clusters(texts)
    assert sorted(place for places in found for place in places) == list(range(len(texts)))
    for places in found:
        name([texts[place] for place in places], texts)
