"""Verified and fresh articles stand a little higher, and never above what clearly says more."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb.audiences import SUPPORT
from recommend.answers import answer
from recommend.answers.upkeep import SHARE
from recommend.model import fit
from recommend.results import Recommendation
from recommend.texts import Document, ask
from tests.recommend.corpus import ARTICLES

TODAY = 20_000


def suggest(articles: list[Document], text: str) -> tuple[Recommendation, ...]:
    model = fit(articles, [], last=1)
    found = answer(
        model, ask([(text, 1)]), audience=SUPPORT, category="", limit=5, acceptance=None, today=TODAY
    )
    return tuple(found.explained(found.items))


def test_of_two_alike_the_verified_and_the_fresher_one_stands_first() -> None:
    plain = replace(ARTICLES[0], updated=TODAY - 700)
    for better in (replace(plain, key=9, is_verified=True), replace(plain, key=9, updated=TODAY - 5)):
        first, second = suggest([plain, better, *ARTICLES[1:]], "打印机脱机")[:2]
        assert (first.key, second.key) == (9, plain.key)
        field = "state" if better.is_verified else "freshness"
        weights = [sum(r.weight for r in item.reasons if r.field == field) for item in (first, second)]
        assert weights[0] > weights[1]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, TODAY)), min_size=len(ARTICLES), max_size=len(ARTICLES)),
    st.sampled_from(["打印机脱机", "VPN 错误 691", "邮箱 密码", "0x0000011b"]),
)
def test_upkeep_adds_little_and_turns_nothing_clear_around(kept: list[tuple[bool, int]], text: str) -> None:
    articles = [
        replace(article, is_verified=own, updated=day)
        for article, (own, day) in zip(ARTICLES, kept, strict=True)
    ]
    texts = {
        item.key: item.score / (1 + SHARE)
        for item in suggest([replace(a, updated=TODAY) for a in ARTICLES], text)
    }
    found = suggest(articles, text)
    assert {item.key for item in found} == set(texts)
    for n, item in enumerate(found):
        share = sum(r.weight for r in item.reasons if r.field in {"state", "freshness"})
        assert 0 <= share <= 2 * SHARE * texts[item.key] + 1e-9
        assert abs(sum(r.weight for r in item.reasons) - item.score) < 1e-6
        assert all(texts[other.key] <= texts[item.key] * (1 + 2 * SHARE) + 1e-9 for other in found[n:])
