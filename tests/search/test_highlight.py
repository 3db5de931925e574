import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Marked, Marks, plain
from search.passages import WIDE
from search.words.characters import normalise, places
from search.words.scanner import Wanted, scan
from tests.search.documents import WORDS

ANY = st.one_of(
    st.text(st.characters(), max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map("，".join)
)
FAR = "别的内容很多。" * 60


def marked(pieces: Marked) -> list[str]:
    return [piece for piece, is_hit in pieces if is_hit]


def shown(pieces: Marked) -> str:
    return "".join(piece for piece, _ in pieces)


@given(ANY, ANY)
def test_pieces_are_the_text(text: str, typed: str) -> None:
    assert shown(Marks(typed).whole(text)) == text
    assert len(shown(Marks(typed).passage(text))) <= 3 * WIDE


@given(ANY, st.lists(st.sampled_from(WORDS), max_size=4))
def test_wanted_words_are_found_where_scanning_finds_them(text: str, words: list[str]) -> None:
    wanted = {token.term for word in words for token in scan(word)}
    place = places(text)
    found = [
        (term, place[start], place[end - 1] + 1)
        for term, start, end in Wanted(wanted).within(normalise(text))
    ]
    assert found == [tuple(token[:3]) for token in scan(text) if token.term in wanted]


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
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
def test_hits_are_marked_as_written(text: str, typed: str, expected: list[str]) -> None:
    assert marked(Marks(typed).whole(text)) == expected


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("出现 BSOD 后蓝屏", ["bsod", "蓝屏"], ["BSOD", "蓝屏"]),
        ("无法打开，也无法连接", ["无法连接"], ["无法连接"]),
        ("Use with printers", ["printer"], ["printers"]),
        ("怎么重启", ["怎么"], ["怎么"]),
    ],
)
def test_words_looked_for_besides_are_marked_whole(text: str, more: list[str], expected: list[str]) -> None:
    marks = Marks("死机", more)
    assert marked(marks.whole(text)) == expected
    assert marks.passage(text) == marks.whole(text)


def test_the_best_passage_is_shown() -> None:
    pieces = Marks("打印机 驱动 打印服务").passage(f"打印机。{FAR}先重启打印机的打印服务，再看驱动。{FAR}")
    assert set(marked(pieces)) >= {"打印机", "打印服务", "驱动"}
    assert pieces[0] == pieces[-1] == ("…", False)


def test_a_passage_begins_with_its_sentence() -> None:
    pieces = Marks("打印服务").passage(f"{FAR}按下面的顺序，先停用打印服务。{FAR}")
    assert shown(pieces).startswith("…按下面的顺序，先停用打印服务。")


def test_a_passage_at_the_end_of_a_text_is_no_shorter() -> None:
    assert len(shown(Marks("打印服务").passage(f"{FAR}重启打印服务。"))) >= WIDE


def test_latin_words_are_left_whole_and_twice_as_many_letters_shown() -> None:
    body = " ".join(f"word{number}" for number in range(200))
    text = shown(Marks("word100").passage(body))
    assert set(text.strip("…").split()) <= set(body.split())
    assert len(text) > 1.8 * WIDE


def test_markdown_marks_are_stripped() -> None:
    body = "# 步骤\n\n1. 打开 **设置**，见[说明](http://a.b)\n- `ipconfig /all`\n\n"
    body += "| a | b |\n|---|---|\n| 1 | 2 |\n<b>x</b>"
    assert plain(body) == "步骤 打开 设置，见说明 ipconfig /all a b 1 2 x"


@pytest.mark.parametrize("unit", ["[", "<a", "![](", "*", "`", "#", "- ", "|", "\n", "[a](", "_"])
def test_any_text_is_cut_quickly(unit: str) -> None:
    started = time.process_time()
    Marks("打印机 a").passage(unit * 20_000)
    assert time.process_time() - started < 1
