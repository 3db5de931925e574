from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.arrays import loops
from search.arrays.postings import Postings, as_keys, select, top

TRIPLES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 19)),
    st.floats(0.125, 8, width=32),
    max_size=60,
)


def build(triples: dict[tuple[int, int], float]) -> Postings:
    keys, docs = (np.array([pair[i] for pair in triples], np.uint64) for i in (0, 1))
    return Postings.build(keys, docs, {"weight": np.array(list(triples.values()), np.float32)})


@given(TRIPLES, st.lists(st.tuples(st.integers(0, 10), st.floats(0.1, 3)), max_size=6))
def test_scores_are_those_of_a_plain_count(
    triples: dict[tuple[int, int], float], query: list[tuple[int, float]]
) -> None:
    postings = build(triples)
    rows = postings.rows(as_keys(key for key, _ in query))
    factors = np.array([factor for _, factor in query], np.float64)
    scores = np.zeros(20)
    postings.add(rows, factors, scores)
    expected = [sum(f * triples.get((k, doc), 0.0) for k, f in query) for doc in range(20)]
    assert scores == pytest.approx(expected, rel=1e-9)
    parts = postings.contributions(rows, factors, np.arange(20))
    assert parts.sum(axis=0) == pytest.approx(scores, abs=1e-9)
    df = [sum(1 for key, _ in triples if key == k) for k, _ in query]
    assert postings.frequencies(rows).tolist() == df


@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.5]), min_size=1, max_size=40),
    st.integers(0, 12),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_top_equals_a_sort_compiled_and_not(
    scores: list[float], count: int, masked: bool, random: object
) -> None:
    values = np.array(scores)
    mask = np.array([i % 3 != 1 for i in range(len(scores))], np.uint8) if masked else np.empty(0, np.uint8)
    ties = np.array([(i * 7919) % 41 for i in range(len(scores))], np.int64)
    places = [i for i in range(len(scores)) if scores[i] > 0 and (not masked or mask[i])]
    expected = sorted(places, key=lambda i: (-scores[i], ties[i]))[:count]
    found, best = top(values, count, mask=mask, ties=ties)
    assert found.tolist() == expected
    assert best.tolist() == [scores[i] for i in expected]
    assert set(expected) <= set(select(values, count, mask=mask).tolist())


@given(TRIPLES)
def test_compiled_loops_equal_the_plain_ones(triples: dict[tuple[int, int], float]) -> None:
    postings = build(triples)
    wanted = as_keys(range(12))
    rows = postings.rows(wanted)
    assert loops.find_rows.py_func(postings.keys, wanted).tolist() == rows.tolist()
    plain, compiled = np.zeros(20), np.zeros(20)
    factors = np.linspace(0.1, 2, 12)
    weights = postings.columns["weight"]
    loops.add.py_func(postings.offsets, postings.docs, weights, rows, factors, 0, plain)
    postings.add(rows, factors, compiled)
    assert plain.tolist() == compiled.tolist()
    docs = np.arange(20)
    at = loops.find_postings.py_func(postings.offsets, postings.docs, rows, docs)
    assert at.tolist() == postings.at(rows, docs).tolist()


def test_saved_postings_are_mapped_and_cannot_be_changed(tmp_path: Path) -> None:
    postings = build({(1, 2): 0.5, (1, 4): 1.5, (7, 0): 2.0})
    postings.save(tmp_path, "a.")
    opened = Postings.open(tmp_path, "a.", ["weight"])
    assert {n: a.tolist() for n, a in opened.arrays().items()} == {
        n: a.tolist() for n, a in postings.arrays().items()
    }
    assert not opened.docs.flags.writeable


def test_pickled_arrays_are_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.keys.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(ValueError, match="objects"):
        Postings.open(tmp_path, "a.", [])
