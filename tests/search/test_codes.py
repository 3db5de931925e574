"""Does a code lead to its article, however it is asked for, among others one character apart?"""

from collections.abc import Iterator

import pytest

from benchmarks.identifiers import outcomes
from search import SearchIndex
from tests.search.codes import CODES, NEIGHBOURS, articles, neighbours


@pytest.fixture(scope="module", params=["memory", "folder"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    made = SearchIndex(tmp_path_factory.mktemp("codes") if request.param == "folder" else None)
    made.rebuild(articles, last=1)
    yield made
    made.close()


def test_every_code_leads_to_its_article(index: SearchIndex) -> None:
    missed = [f"{typed} ({form}): {first}" for form, typed, _, first in outcomes(index) if first]
    assert missed == []


def test_neighbours_are_one_character_apart() -> None:
    assert len(CODES) == 200
    texts = [code.text.lower() for code in (*CODES, *(near for some in neighbours() for near in some))]
    assert len(set(texts)) == len(texts) == 200 * (1 + NEIGHBOURS) == len(articles())
    for code, some in zip(CODES, neighbours(), strict=True):
        for near in some:
            assert len(near.text) == len(code.text)
            assert sum(a != b for a, b in zip(near.text, code.text, strict=True)) == 1
