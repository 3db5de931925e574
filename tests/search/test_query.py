import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.operators.query import LONGEST, Both, Either, Not, Words, parse

PIECES = st.sampled_from(
    [
        "打印机",
        "VPN",
        " ",
        "AND",
        "OR",
        "NOT",
        "-",
        '"',
        "“",
        "(",
        ")",
        "标题:",
        "标签：",
        "type:",
        "*",
        ":",
        "x",
    ]
)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"无线 网络" -手机', Both((Words("无线 网络", is_phrase=True), Not(Words("手机"))))),
        ("“无线 网络”", Words("无线 网络", is_phrase=True)),
        ("蓝屏 OR 死机", Either((Words("蓝屏"), Words("死机")))),
        ("VPN AND NOT 809", Both((Words("VPN"), Not(Words("809"))))),
        ("标题：VPN", Words("VPN", "title")),
        ("category:网络/VPN", Words("网络/VPN", "category")),
        ('tag:"two words"', Words("two words", "tag", is_phrase=True)),
        ("prin*", Words("prin", is_prefix=True)),
        ("(a OR b) AND c", Both((Either((Words("a"), Words("b"))), Words("c")))),
        ("a b OR c", Either((Both((Words("a"), Words("b"))), Words("c")))),
    ],
)
def test_operators(typed: str, tree: object) -> None:
    assert parse(typed).tree == tree


@pytest.mark.parametrize(
    ("typed", "tree", "ranked", "has_words"),
    [
        ("打印机 -手机", Not(Words("手机")), ("打印机",), False),
        ('卡纸 "进纸 盒"', Words("进纸 盒", is_phrase=True), ("进纸 盒", "卡纸"), True),
        ("标签:网络 慢", Words("网络", "tag"), ("慢",), False),
        ("(a OR b) c", Either((Words("a"), Words("b"))), ("a", "b", "c"), True),
        ("a AND b c", Both((Words("a"), Words("b"))), ("a", "b", "c"), True),
    ],
)
def test_words_beside_operators_only_rank(
    typed: str, tree: object, ranked: tuple[str, ...], has_words: bool
) -> None:
    query = parse(typed)
    assert (query.tree, query.ranked, query.is_whole, query.has_words) == (tree, ranked, False, has_words)


@pytest.mark.parametrize(
    "typed", ['报错 "main"\n再试 -c 也不行', '提示 "找不到文件" ' + "，又重启过一次" * 30]
)
def test_what_was_pasted_is_plain_text(typed: str) -> None:
    assert parse(typed).tree is None


@pytest.mark.parametrize(
    "typed",
    [
        "打印机 卡纸",
        "VPN AND",
        "OR",
        "(VPN",
        "VPN)",
        '"无线',
        "标题:",
        "http://example.org:80/a",
        r"C:\Windows\System32",
        "错误:0x80070005",
        "退出代码 -1073741819",
        "ping -t 不通",
        "查看“收件箱”的大小",
        "共享（只读）文件夹",
        "订阅服务器“ ”对发布“ ”中项目“ ”的订阅",
        '在文件 " :" 上发生错误',
        "”脱机”",
        "NOT",
        "- - -",
        "*",
        "",
    ],
)
def test_what_is_no_operator_is_plain_text(typed: str) -> None:
    query = parse(typed)
    assert query.tree is None
    assert query.ranked == (typed,)


@given(st.one_of(st.text(st.characters(), max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_no_text_raises(typed: str) -> None:
    assert parse(typed).text == typed


@pytest.mark.parametrize("unit", ["(", "-a ", '"', "a:", "标题:", "NOT ", '"a" ', "a OR ", "（", ":"])
def test_any_syntax_is_read_quickly(unit: str) -> None:
    typed = unit * 20_000
    took = []
    for _ in range(3):
        started = time.process_time()
        query = parse(typed)
        took.append(time.process_time() - started)
    assert min(took) < 0.05
    assert query.text + query.ignored == typed
    assert len(query.text) <= LONGEST
