"""A preview shows what would change, no more and no less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Lexicon, Rule, SearchIndex, compare, preview
from search.document import Document

TITLES = (
    *(
        "打印机脱机怎么办",
        "打印机卡纸",
        "会议室投影没有信号",
        "无线网络连不上",
        "VPN 报错 809",
        "Outlook 打不开",
    ),
    *("蓝屏 0x0000007B", "堡垒机登录失败", "邮箱满了", "显示器花屏", "共享文件夹没有权限", "重装系统"),
)
WORDS = (
    "打印机",
    "投影",
    "WiFi",
    "无线网络",
    "BSOD",
    "蓝屏",
    "信箱",
    "邮箱",
    "堡垒机",
    "outlok",
    "打印鸡",
    "大屏",
)
QUERIES = (
    "打印机",
    "大屏",
    "WiFi 连不上",
    "bsod",
    "信箱",
    "打印鸡",
    "outlok",
    "标题:打印",
    "-蓝屏 打印机",
    "堡垒",
)


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    """A few articles in memory."""
    made = SearchIndex()
    made.apply(
        [Document(key=key, number=f"KB-{key:06d}", title=title) for key, title in enumerate(TITLES, 1)],
        last=1,
    )
    return made


LEXICONS = st.builds(
    Lexicon,
    groups=st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4).map(tuple), max_size=3).map(
        tuple
    ),
    words=st.lists(st.sampled_from(("堡垒", "没信号", "打印鸡", "信箱")), max_size=2).map(tuple),
    rules=st.lists(
        st.builds(
            Rule,
            query=st.sampled_from(QUERIES),
            article=st.integers(1, len(TITLES)),
            effect=st.sampled_from(("pin", "boost", "block")),
            since=st.sampled_from((0, 5)),
        ),
        max_size=3,
    ).map(tuple),
)


@given(LEXICONS, LEXICONS, st.integers(1, 9))
def test_it_is_what_two_searches_say(index: SearchIndex, before: Lexicon, after: Lexicon, at: int) -> None:
    def found(query: str, taught: Lexicon) -> list[int]:
        return [hit.key for hit in index.search(query, lexicon=taught, counts=False, at=at).hits]

    changes = {change.query: change for change in preview(index, before, after, QUERIES, at=at)}
    for query in QUERIES:
        was, becomes = found(query, before), found(query, after)
        assert (query in changes) == (was != becomes), query
        each = compare(index, before, after, query, at=at)
        assert ([hit.key for hit in each.before], [hit.key for hit in each.after]) == (was, becomes)


def test_nothing_new_changes_nothing(index: SearchIndex) -> None:
    taught = Lexicon(groups=(("大屏", "投影"),))
    assert preview(index, taught, replace(taught, last=7), QUERIES, at=1) == []
    changed = preview(index, Lexicon(), taught, QUERIES, at=1)
    assert [change.query for change in changed] == ["大屏"]
    assert "会议室投影没有信号" in [hit.title for hit in changed[0].after]
