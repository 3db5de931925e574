import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.operators.coding import coded, decoded, docs_of, packed, unpacked

NUMBERS = st.lists(st.integers(0, (1 << 35) - 1), max_size=30)
TEXTS = st.lists(st.lists(st.sampled_from("abcdé打印"), max_size=12), min_size=1, max_size=8)


@given(NUMBERS)
def test_numbers_come_back(numbers: list[int]) -> None:
    raw, lengths = packed(np.array(numbers, np.int64))
    assert unpacked(raw).tolist() == numbers
    assert len(lengths) == len(numbers)
    assert sum(lengths.tolist()) == len(raw)


@given(TEXTS)
def test_words_come_back_with_documents_and_places(texts: list[list[str]]) -> None:
    tokens = [(word, doc, place) for doc, text in enumerate(texts) for place, word in enumerate(text)]
    words = sorted({word.encode() for word, _, _ in tokens}, reverse=True)
    ids, docs, places = (
        np.array([row[n] for row in [(words.index(w.encode()), d, p) for w, d, p in tokens]], np.int64)
        for n in range(3)
    )
    arrays = coded((words, ids, docs, places))
    known, *found = decoded(arrays)
    assert known == sorted(words)
    back = [(known[i].decode(), d, p) for i, d, p in zip(*(c.tolist() for c in found), strict=True)]
    assert sorted(back) == sorted(tokens)
    for n, word in enumerate(known):
        holders = sorted({doc for other, doc, _ in tokens if other.encode() == word})
        assert docs_of(arrays, n, n + 1).tolist() == holders
