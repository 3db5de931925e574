"""What differs between two texts, by lines and words."""

from hypothesis import given
from hypothesis import strategies as st

from webui.presentation.differences import Row, compare, words

TEXT = st.text(alphabet="重启打印服务 ab1\n，。", max_size=60)


def told(side: tuple[tuple[str, bool], ...] | None) -> str:
    return "".join(text for text, _ in side or ())


@given(TEXT, TEXT)
def test_each_side_is_the_text_itself(old: str, new: str) -> None:
    rows = compare(old, new)
    if old == new:
        assert rows == []
        return
    shown = [row for row in rows if not row.skipped]
    was = [told(row.old) for row in shown if row.old is not None]
    becomes = [told(row.new) for row in shown if row.new is not None]
    skipped = sum(row.skipped for row in rows)
    assert len(was) + skipped == len(old.split("\n"))
    assert len(becomes) + skipped == len(new.split("\n"))
    assert set(was) <= set(old.split("\n"))
    assert set(becomes) <= set(new.split("\n"))


@given(TEXT, TEXT)
def test_what_is_the_same_is_not_marked(old: str, new: str) -> None:
    row = words(old, new)
    kept = [[text for text, differs in side or () if not differs] for side in (row.old, row.new)]
    assert kept[0] == kept[1]


def test_chinese_differs_by_characters_and_latin_by_words() -> None:
    assert words("打开设置，重启", "打开控制台，重启") == Row(
        (("打开", False), ("设置", True), ("，重启", False)),
        (("打开", False), ("控制台", True), ("，重启", False)),
    )
    row = words("restart the spooler service now", "restart the printer service now")
    assert row.old == (("restart the ", False), ("spooler", True), (" service now", False))


def test_what_is_far_from_a_change_is_left_out() -> None:
    lines = [str(n) for n in range(50)]
    rows = compare("\n".join(lines), "\n".join([*lines[:25], "x", *lines[26:]]))
    assert [row.skipped for row in rows if row.skipped] == [23, 22]
    assert len(rows) == 7


def test_a_very_long_line_takes_no_long() -> None:
    assert words("打" * 200_000, "印" * 200_000).differs
    assert len(compare("a\n" * 20_000, "b\n" * 20_000)) == 20_001
