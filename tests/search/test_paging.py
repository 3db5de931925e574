"""Do the pages hold together: none twice, none left out, and total and facets count exactly what is shown?"""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import VISITORS, Answer, Document, Filters, SearchIndex
from search.document import Order
from tests.audiences import FOR, WHO, audiences
from tests.search import demo
from tests.search.documents import WORD, document

ORDERS: tuple[Order, ...] = ("relevance", "newest", "useful")
CATEGORIES = ("", "网络", "网络/VPN", "硬件")
KINDS = ("faq", "sop")
TAGS = ("打印", "vpn")
TEXT = st.lists(WORD, max_size=5).map(" ".join)
FILTERS = st.builds(
    Filters,
    category=st.sampled_from(CATEGORIES),
    kind=st.sampled_from(("", *KINDS)),
    tag=st.sampled_from(("", *TAGS)),
    lang=st.sampled_from(("", "zh", "en")),
)
TYPED = st.one_of(
    TEXT,
    st.sampled_from(
        (
            "标题:打印机",
            "打印机 -脱机",
            "NOT 蓝屏",
            '"连接失败" OR vpn',
            "标签:vpn 重启",
        )
    ),
)
LIMITS = st.lists(st.integers(1, 40), min_size=1, max_size=4).map(tuple)


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    """Draw a corpus: a few texts, many times over, so that many scores are equal."""
    texts = draw(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6))
    count = draw(st.integers(1, 150))
    seed = draw(st.integers(1, 1_000))
    return [
        document(
            key,
            *texts[key * seed % len(texts)],
            category=CATEGORIES[key * seed % 7 % len(CATEGORIES)],
            kind=KINDS[key * seed % 5 % len(KINDS)],
            tags=TAGS[: key * seed % 3],
            lang="en" if key % 3 else "zh",
            audience=FOR[key * seed % 11 % len(FOR)],
            updated_at=1_700_000_000 + key * seed % 4,
            useful=key * seed % 3,
        )
        for key in range(1, count + 1)
    ]


def assert_counted(answers: list[Answer], documents: dict[int, Document]) -> list[int]:
    """Check that the pages of one answer tell the same story; give the keys of all hits."""
    keys = [hit.key for answer in answers for hit in answer.hits]
    found = [documents[key] for key in keys]
    facets = {
        "category": Counter(d.category for d in found if d.category),
        "type": Counter(d.kind for d in found if d.kind),
        "lang": Counter(d.lang for d in found if d.lang),
        "tag": Counter(tag for d in found for tag in d.tags),
    }
    assert len(set(keys)) == len(keys)
    for answer in answers:
        assert answer.total == len(keys)
        assert {name: dict(answer.facets.get(name, {})) for name in facets} == facets
    return keys


@settings(max_examples=40)
@given(corpora(), TYPED, FILTERS, st.sampled_from(ORDERS), LIMITS, audiences)
def test_all_pages_together_are_the_answer(
    corpus: list[Document],
    typed: str,
    filters: Filters,
    order: Order,
    limits: tuple[int, ...],
    audience: int,
) -> None:
    index = SearchIndex()
    index.rebuild(lambda: corpus, last=1)
    asked: dict[str, Any] = {"filters": filters, "audience": audience, "order": order}
    answers = list(demo.pages(index, typed, limits=limits, **asked))
    keys = assert_counted(answers, {d.key: d for d in corpus})
    whole = index.search(typed, limit=1_000, **asked)
    assert keys == [hit.key for hit in whole.hits]
    assert whole.cursor is None
    assert all(answer.hits for answer in answers) or len(answers) == 1


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_the_demo_hold_together(order: Order) -> None:
    documents = {d.key: d for d in demo.articles()}
    told = {"newest": lambda d: -d.updated_at, "useful": lambda d: -d.useful}
    for at, (title, _, _) in enumerate(demo.tickets()[::5]):
        filters = Filters(kind="faq" if at % 4 == 3 else "", category="网络" if at % 5 == 4 else "")
        limits = (1 + at % 7, 10, 3)
        answers = list(
            demo.pages(
                demo.index(),
                title,
                limits=limits,
                order=order,
                filters=filters,
                audience=WHO[at % 3],
            )
        )
        keys = assert_counted(answers, documents)
        assert all(documents[key].audience & WHO[at % 3] for key in keys)
        if order in told:
            assert sorted(keys, key=lambda key: told[order](documents[key])) == keys
        else:
            scores = [hit.score for answer in answers for hit in answer.hits]
            assert set(keys) == {
                hit.key
                for hit in demo.everything(
                    demo.index(),
                    title,
                    order="newest",
                    filters=filters,
                    audience=WHO[at % 3],
                )
            }
            assert len(scores) == len(keys)


@given(
    st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda b: b.hex())),
    st.sampled_from(ORDERS),
)
def test_any_cursor_is_taken(cursor: str, order: Order) -> None:
    first = demo.index().search("打印机", order=order)
    assert demo.index().search("打印机", order=order, cursor=cursor).hits == first.hits


def test_a_cursor_goes_with_its_question() -> None:
    cursor = demo.index().search("打印机", limit=3).cursor
    assert cursor
    for typed, more in (
        ("vpn", {}),
        ("打印机", {"filters": Filters(kind="faq")}),
        ("打印机", {"audience": VISITORS}),
    ):
        asked: dict[str, Any] = {"limit": 3, **more}
        assert (
            demo.index().search(typed, cursor=cursor, **asked).hits
            == demo.index().search(typed, **asked).hits
        )
