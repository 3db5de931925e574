import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.audiences import AGENTS, PUBLIC, SUPPORT, VISITORS
from search.arrays.store import open_arrays, write_arrays
from search.spelling import Fact, Vocabulary, gathered, merged
from search.words.pinyin import initials, readings, spelled
from tests.audiences import audiences, readers

FACTS = {
    "打印机": Fact(PUBLIC, True, 40),
    "打印": Fact(PUBLIC, True, 50),
    "邮箱": Fact(PUBLIC, True, 30),
    "蓝屏": Fact(PUBLIC, True, 20),
    "重启": Fact(PUBLIC, False, 25),
    "连不上": Fact(PUBLIC, False, 9),
    "绿屏": Fact(AGENTS, False, 2),
    "outlook": Fact(PUBLIC, True, 12),
    "outlast": Fact(PUBLIC, False, 90),
    "printer": Fact(PUBLIC, True, 8),
    "0x80070005": Fact(PUBLIC, True, 3),
    "secret": Fact(AGENTS, True, 3),
}
WORDS = st.text(st.sampled_from("abc1蓝屏打印机重启邮箱\U00020001é"), min_size=1, max_size=5)
BOOKS = st.dictionaries(WORDS, st.builds(Fact, readers, st.booleans(), st.integers(1, 99)))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return gathered(FACTS)


def test_words_are_spelled_as_they_are_read() -> None:
    assert [spelled(word) for word in ("重启", "重要", "绿色", "打印机")] == [
        "chongqi",
        "zhongyao",
        "lvse",
        "dayinji",
    ]
    assert initials("打印机") == "dyj"
    assert {"chongqi", "zhongqi"} <= readings("重启")
    assert len(readings("和和和和和和")) <= 16


def test_words_are_found_by_beginning_and_piece(vocabulary: Vocabulary) -> None:
    assert vocabulary.beginning("out", 5, VISITORS) == ["outlook", "outlast"]
    assert vocabulary.beginning("打", 1, VISITORS) == ["打印"]
    assert vocabulary.holding("rint", 5, VISITORS) == ["printer"]
    assert vocabulary.holding("印", 5, VISITORS) == ["打印", "打印机"]
    assert vocabulary.holding("", 5, VISITORS) == []


def test_words_are_found_by_pinyin_and_initials(vocabulary: Vocabulary) -> None:
    assert vocabulary.spelled("chongqi", 5, VISITORS) == ["重启"]
    assert vocabulary.spelled("zhongqi", 5, VISITORS) == []
    assert vocabulary.abbreviated("dyj", 5, VISITORS) == ["打印机"]
    assert vocabulary.spelled("", 5, VISITORS) == []


def test_a_word_above_the_audience_is_never_told(vocabulary: Vocabulary) -> None:
    assert vocabulary.is_known("secret", SUPPORT)
    assert not vocabulary.is_known("secret", VISITORS)
    assert vocabulary.beginning("sec", 5, VISITORS) == vocabulary.holding("ecre", 5, VISITORS) == []
    assert vocabulary.spelled("lvping", 5, VISITORS) == vocabulary.abbreviated("lvping", 5, VISITORS) == []
    assert vocabulary.spelled("lvping", 5, SUPPORT) == ["绿屏"]
    assert vocabulary.similar("s", range(6, 7), VISITORS, coded=False) == []


def test_similar_words_have_letters_or_digits_too(vocabulary: Vocabulary) -> None:
    assert vocabulary.similar("o", range(7, 8), VISITORS, coded=False) == ["outlast", "outlook"]
    assert vocabulary.similar("0", range(9, 12), VISITORS, coded=True) == ["0x80070005"]


def test_a_vocabulary_is_the_same_from_a_file(
    vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("words") / "words"
    write_arrays(path, vocabulary.arrays())
    again = Vocabulary(open_arrays(path))
    assert list(again) == list(vocabulary) == sorted(FACTS)
    assert again.similar("p", range(7, 8), VISITORS, coded=False) == ["printer"]
    assert again.fact("打印机", VISITORS) == FACTS["打印机"]


def test_nothing_is_found_where_nothing_is() -> None:
    for empty in (gathered({}), merged([])):
        assert len(empty) == 0
        assert (
            empty.beginning("", 5, SUPPORT)
            == empty.holding("a", 5, SUPPORT)
            == empty.spelled("a", 5, SUPPORT)
            == []
        )
        assert empty.similar("a", range(1, 9), SUPPORT, coded=False) == []


@given(BOOKS, WORDS, audiences)
def test_lookups_find_what_a_walk_would(book: dict[str, Fact], piece: str, audience: int) -> None:
    vocabulary = gathered(book)
    seen = {word for word, fact in book.items() if fact.audience & audience}
    assert list(vocabulary) == sorted(book)
    assert set(vocabulary.beginning(piece, 999, audience)) == {
        word for word in seen if word.startswith(piece)
    }
    assert set(vocabulary.holding(piece, 999, audience)) == {word for word in seen if piece in word}
    assert {word for word in book if vocabulary.is_known(word, audience)} == seen
    han = {word for word in seen if len(word) > 1 and not set(word) & set("abc1é")}
    assert all(word in vocabulary.spelled(spelled(word), 999, audience) for word in han)
    assert all(word in vocabulary.abbreviated(initials(word), 999, audience) for word in han)


@given(st.lists(BOOKS, max_size=4))
def test_merging_is_gathering_all(books: list[dict[str, Fact]]) -> None:
    together: dict[str, Fact] = {}
    for book in books:
        for word, fact in book.items():
            old = together.get(word, Fact(0, False, 0))
            together[word] = Fact(
                old.audience | fact.audience, old.titled or fact.titled, old.frequency + fact.frequency
            )
    joined, whole = merged([gathered(book) for book in books]).arrays(), gathered(together).arrays()
    assert joined.keys() == whole.keys()
    for name, array in whole.items():
        assert joined[name].dtype == array.dtype
        assert np.array_equal(joined[name], array), name
