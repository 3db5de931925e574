import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Collection
from search.arrays import loops
from search.collection import compact
from search.collection.compact import Numbered
from search.collection.counting import count_documents
from tests.search.documents import FEW, WORD, document

TEXTS = st.lists(st.lists(WORD, max_size=20).map(" ".join), min_size=1, max_size=8)


@given(TEXTS)
def test_what_is_made_small_reads_the_same(texts: list[str]) -> None:
    arrays = count_documents([document(n, text, text * 2) for n, text in enumerate(texts, 1)])
    small = compact.compact(arrays)
    for name in ("terms.counts", "han.counts"):
        assert Numbered.of(small, name)[:].tolist() == arrays[name].tolist()
    points = Numbered(small["han.points"], small["han.known"])
    assert points[:].tolist() == arrays["han.points"].tolist()
    known, counts = small["han.known"], arrays["han.frequencies"].astype(np.int64)
    numbers, _ = loops.number_characters(known, counts, arrays["han.points"])
    assert known[numbers].tolist() == arrays["han.points"].tolist()
    assert loops.number_characters(known, counts, np.array([0, 1 << 30], np.uint32))[0].tolist() == [-1, -1]
    for name in ("key", "updated_at", "changed", "cards.offsets", "lengths"):
        assert small[name].tolist() == arrays[name].tolist()
        assert small[name].nbytes <= arrays[name].nbytes


def test_rare_counts_and_characters_beyond_measure_are_told_roughly(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [document(n, "打印", "打印 " * n) for n in range(1, 401)]
    made = Collection()
    made.rebuild(many, last=1)
    assert len(made.search("打印", limit=1000).hits) == 400
    monkeypatch.setattr(compact, "MOST_STEPS", 4)
    made.rebuild(FEW, last=2)
    assert made.snapshot().segments[0].points.kinds.size == 4
    assert made.search("打印机脱机", explain=True).hits[0].key == 1
