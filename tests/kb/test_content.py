"""Every text that somebody types is cleaned or refused at its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.content import Content
from kb.errors import Invalid
from kb.text import clean, first_line, is_blank, one_line, tidy_list

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def test_controls_go_and_lines_stay() -> None:
    assert clean("a\0b\r\nc\rd\te\x9f\ud800") == "ab\nc\nd\te\ufffd"
    assert one_line(" a \n b\u3000c ") == "a b c"
    assert first_line("\n  \n## 标题\n文") == "标题"
    assert tidy_list(["a ", "a", "", "b"]) == ["a", "b"]
    assert is_blank("\u200b \n\u3000")
    assert not is_blank(".")


def test_the_first_line_becomes_the_title() -> None:
    assert Content.parse({"body": "\n# 打印机\n重启"}).title == "打印机"


def test_keys_left_out_keep_what_was() -> None:
    before = Content(title="a", body="b", tags=["t"], visibility="agents")
    assert Content.parse({"title": "c"}, before) == Content(
        title="c", body="b", tags=["t"], visibility="agents"
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 301),
        ("title", "\u200b"),
        ("title", True),
        ("title", ["a"]),
        ("body", "x" * 2_000_001),
        ("body", {}),
        ("category", "x" * 201),
        ("lang", "x" * 11),
        ("type", "poem"),
        ("visibility", "all"),
        ("tags", [["a"]]),
        ("tags", "x" * 61),
        ("tags", [str(n) for n in range(31)]),
        ("phrasings", [{"a": 1}]),
        ("phrasings", ["问" * 301]),
        ("phrasings", [str(n) for n in range(51)]),
    ],
)
def test_a_complaint_stands_at_its_field(field: str, value: Any) -> None:
    with pytest.raises(Invalid) as found:
        Content.parse({"title": "t", field: value})
    assert set(found.value.fields) == {field}


def test_all_complaints_come_together() -> None:
    with pytest.raises(Invalid) as found:
        Content.parse({"type": "poem", "visibility": "all"})
    assert set(found.value.fields) == {"title", "type", "visibility"}


def test_a_category_is_a_path_of_names() -> None:
    assert Content.parse({"title": "t", "category": " / 网络 //VPN/ "}).category == "网络/VPN"


@given(
    st.dictionaries(st.sampled_from(["title", "body", "category", "tags", "lang", "type", "phrasings"]), junk)
)
def test_any_value_is_taken_or_refused_by_field(data: dict[str, Any]) -> None:
    try:
        content = Content.parse(data)
    except Invalid:
        return
    for text in (content.title, content.body, content.category, *content.tags, *content.phrasings):
        text.encode()
        assert "\0" not in text
