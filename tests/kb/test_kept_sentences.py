"""Sentences come back from where they are stored as they went in, and nothing else is taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KnowledgeError
from kb.kept_sentences import MARK, packed, unpacked
from kb.sentences import Sentence, Several
from kb.sentences import sentence as _
from webui.languages import speaking, spoken

NAMES = st.text("abcdef", min_size=1, max_size=5)
VALUES = st.recursive(
    st.text() | st.integers(),
    lambda inner: (
        st.dictionaries(NAMES, inner, max_size=3).map(
            lambda given: Sentence("甲" + "".join(f"，%({name})s" for name in given), **given)
        )
        | st.lists(inner.map(str), max_size=3).map(Several)
    ),
    max_leaves=8,
)


@given(VALUES.filter(lambda value: isinstance(value, Sentence | Several)))
def test_what_is_packed_comes_back(told: Sentence | Several) -> None:
    again = unpacked(packed(told))
    assert again == told
    assert type(again) is type(told)
    assert packed(again) == packed(told)


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    assert MARK not in unpacked(MARK + text)
    assert unpacked(text) == text or text.startswith(MARK)


def test_a_stored_reason_is_said_in_the_language_of_each_reader() -> None:
    inner = _("读了 %(n)s 秒还没有读完，放弃了", n=30)
    kept = packed(_("%(name)s：%(why)s", name="手册.docx", why=KnowledgeError(inner)))
    with speaking("zh"):
        assert spoken(unpacked(kept)) == "手册.docx：读了 30 秒还没有读完，放弃了"
    with speaking("en"):
        said = spoken(unpacked(kept))
    assert said.startswith("手册.docx")
    assert "30" in said
    assert "秒" not in said
