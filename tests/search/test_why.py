"""Do the reasons of a hit add up to its score, and does each name what stands in the article?"""

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Answer, Document, SearchIndex, parse
from search.lexicon import Lexicon, Rule
from search.words import grams, scan
from search.words.identifiers import exact_form
from tests.search import demo
from tests.search.documents import WORD, document

FIELDS = ("title", "phrasings", "tags", "body")
NOT_WORDS = {"rest", "pin", "freshness"}
TEXT = st.lists(WORD, max_size=8).map(" ".join)
OPERATORS = st.sampled_from(
    (
        "NOT 蓝屏",
        "打印机 -脱机",
        '"连接失败" 重启',
        "标题:VPN",
        "(vpn OR 蓝屏) AND 重启",
        "out*",
    )
)
RULES = st.lists(
    st.builds(
        Rule,
        st.sampled_from(("打印机", "VPN", "蓝屏 重启")),
        st.integers(1, 6),
        st.sampled_from(("pin", "boost")),
    ),
    max_size=3,
)


@lru_cache(maxsize=512)
def words_of(document: Document) -> dict[str, set[str]]:
    """List by field the words, pairs of characters and characters that stand in an article."""
    texts = (
        document.title,
        "\n".join(document.phrasings),
        "\n".join(document.tags),
        document.body,
    )
    return {
        field: {token.term for token in (*scan(text), *grams(text))}
        for field, text in zip(FIELDS, texts, strict=True)
    }


def assert_adds_up(answer: Answer, typed: str, documents: dict[int, Document]) -> None:
    """Check the reasons of every hit."""
    whole = exact_form("".join(parse(typed).ranked))
    for hit in answer.hits:
        weights = [reason.weight for reason in hit.why]
        assert sum(weights) == pytest.approx(hit.score, rel=1e-6, abs=1e-9)
        named = [reason for reason in hit.why if reason.field != "rest"]
        assert len(named) <= 20
        assert len(hit.why) - len(named) <= 1
        assert [r.weight for r in named] == sorted((r.weight for r in named), reverse=True)
        held = words_of(documents[hit.key])
        for reason in named:
            if reason.term is None:
                assert reason.field in NOT_WORDS
            elif reason.field in held and reason.term != whole:
                assert set(reason.term.split()) <= held[reason.field], (typed, reason)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=6),
    st.one_of(TEXT, OPERATORS, st.text(max_size=30)),
    RULES,
)
def test_reasons_add_up_for_any_text(
    texts: list[tuple[str, str, str]], typed: str, rules: list[Rule]
) -> None:
    corpus = [
        document(key, title, body, phrasings=(phrasing,), tags=(phrasing,))
        for key, (title, body, phrasing) in enumerate(texts, 1)
    ]
    index = SearchIndex()
    index.rebuild(lambda: corpus, last=1)
    answer = index.search(typed, explain=True, limit=50, lexicon=Lexicon(rules=tuple(rules)))
    assert_adds_up(answer, typed, {d.key: d for d in corpus})


def test_reasons_add_up_on_the_demo() -> None:
    documents = {d.key: d for d in demo.articles()}
    asked = [
        *(d.title for d in demo.articles()[::3]),
        *(d.phrasings[0] for d in demo.articles()[::3]),
        *(f"{title}\n{body}" for title, body, _ in demo.tickets()[::4]),
        "\n".join(d.body for d in demo.articles()[:5]),
        "标题:打印机 0x0000011b",
        '"打印服务器" OR vpn*',
        "NOT 打印机",
        "打印鸡",
        "dayinji",
        "outlok 收不到邮件",
    ]
    for typed in asked:
        answer = demo.index().search(typed, explain=True, limit=60)
        assert answer.hits, typed
        assert_adds_up(answer, typed, documents)


@pytest.mark.parametrize("effect", ["pin", "boost"])
@pytest.mark.parametrize("typed", ["打印机脱机", "vpn 809", "账号老是被锁", "BitLocker 恢复密钥查询与发放"])
def test_what_the_support_steers_is_told(typed: str, effect: Any) -> None:
    documents = {d.key: d for d in demo.articles()}
    free = demo.index().search(typed, limit=60)
    chosen = free.hits[len(free.hits) // 2].key
    lexicon = Lexicon(rules=(Rule(typed, chosen, effect),))
    answer = demo.index().search(typed, explain=True, limit=60, lexicon=lexicon)
    assert_adds_up(answer, typed, documents)
    steered = next(hit for hit in answer.hits if hit.key == chosen)
    assert any(reason.term is None and reason.field == "pin" for reason in steered.why)
    assert [h.key for h in answer.hits].index(chosen) < [h.key for h in free.hits].index(chosen)
    if effect == "pin":
        assert answer.hits[0].key == chosen
