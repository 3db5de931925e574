import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import highlight, plain, snippet
from tests.search.documents import WORDS

ANY = st.one_of(
    st.text(st.characters(), max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map("，".join)
)


@given(ANY, ANY)
def test_pieces_are_the_text(text: str, typed: str) -> None:
    assert "".join(piece for piece, _ in highlight(text, typed)) == text
    assert len("".join(piece for piece, _ in snippet(text, typed))) <= 122


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("打印机脱机怎么办", "打印机", ["打印机"]),
        ("ＷｉＦｉ 连不上", "wifi", ["ＷｉＦｉ"]),
        ("Printers are Connected", "printer connecting", ["Printers", "Connected"]),
        ("错误 0x80070005。", "0X80070005", ["0x80070005"]),
        ("无线网络断开", "无线 网络", ["无线网络"]),
        ("怎么设置", "怎么 设置", ["设置"]),
        ("没有", "打印机", []),
        ("打印机脱机怎么办", "印机", ["印机"]),
        ("重置印表機密碼", "重置密码", ["重置", "密碼"]),
    ],
)
def test_hits_are_marked_as_written(text: str, typed: str, marked: list[str]) -> None:
    assert [piece for piece, is_hit in highlight(text, typed) if is_hit] == marked


@pytest.mark.parametrize(
    ("text", "more", "marked"),
    [
        ("出现 BSOD 后蓝屏", ["bsod", "蓝屏"], ["BSOD", "蓝屏"]),
        ("无法打开，也无法连接", ["无法连接"], ["无法连接"]),
        ("Use with printers", ["printer"], ["printers"]),
        ("怎么重启", ["怎么"], ["怎么"]),
    ],
)
def test_words_looked_for_besides_are_marked_whole(text: str, more: list[str], marked: list[str]) -> None:
    assert [piece for piece, is_hit in highlight(text, "死机", more) if is_hit] == marked
    assert snippet(text, "死机", more) == highlight(text, "死机", more)


def test_the_best_passage_is_shown() -> None:
    body = "打印机。" + "别的内容很多。" * 60 + "先重启打印机的打印服务，再看驱动。" + "还有许多话。" * 60
    pieces = snippet(body, "打印机 驱动 打印服务")
    assert {piece for piece, is_hit in pieces if is_hit} >= {"打印机", "打印服务", "驱动"}
    assert pieces[0] == pieces[-1] == ("…", False)


def test_markdown_marks_are_stripped() -> None:
    body = "# 步骤\n\n1. 打开 **设置**，见[说明](http://a.b)\n- `ipconfig /all`\n\n"
    body += "| a | b |\n|---|---|\n| 1 | 2 |\n<b>x</b>"
    assert plain(body) == "步骤 打开 设置，见说明 ipconfig /all a b 1 2 x"


@pytest.mark.parametrize("unit", ["[", "<a", "![](", "*", "`", "#", "- ", "|", "\n", "[a](", "_"])
def test_any_text_is_cut_quickly(unit: str) -> None:
    started = time.process_time()
    snippet(unit * 20_000, "打印机 a")
    assert time.process_time() - started < 1
