"""What is recommended, in which order, to whom, and why?"""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.audiences import AGENTS, EMPLOYEES, SUPPORT, VISITORS
from kb.outcomes import Tally
from recommend.answers import answer
from recommend.model import Model, fit
from recommend.results import Acceptance, Recommendation
from recommend.texts import Document, ask
from tests.audiences import audiences
from tests.recommend.corpus import ARTICLES, TICKETS

TAUGHT = fit(ARTICLES, TICKETS, last=1)
UNTAUGHT = fit(ARTICLES, [], last=1)
PIECES = [
    "打印机",
    "脱机",
    "VPN",
    "691",
    "密码",
    "0x0000011b",
    "投影",
    "口令",
    "printer",
    "。",
    "\n",
    "zzz",
    "😀",
    "点了就失败",
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))


def suggest(
    text: str,
    model: Model = TAUGHT,
    *,
    audience: int = SUPPORT,
    category: str = "",
    limit: int = 10,
    acceptance: Acceptance | None = None,
) -> tuple[Recommendation, ...]:
    found = answer(
        model,
        ask([(text, 1)]),
        audience=audience,
        category=category,
        limit=limit,
        acceptance=acceptance,
    )
    return tuple(found.explained(found.items))


@given(text=texts, audience=audiences, taken=st.integers(0, 50), category=st.sampled_from(["", "邮件"]))
@settings(max_examples=150, deadline=None)
def test_the_reasons_are_the_score(text: str, audience: int, taken: int, category: str) -> None:
    found = suggest(
        text, audience=audience, category=category, acceptance=lambda keys: {1: Tally(50, taken, 9.0)}
    )
    for item in found:
        assert sum(reason.weight for reason in item.reasons) == pytest.approx(item.score, abs=1e-9)
        *named, rest = item.reasons
        assert (rest.field, rest.term) == ("rest", None)
        assert len(named) <= 20
        assert [r.weight for r in named] == sorted((r.weight for r in named), reverse=True)
        assert all(
            (r.term is None) == (r.field in {"tickets", "acceptance", "state", "freshness"}) for r in named
        )
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_long_explanations_end_with_the_rest() -> None:
    text = " ".join(f"{a.title} {a.body}" for a in ARTICLES)
    long = max(suggest(text), key=lambda item: len(item.reasons))
    assert len(long.reasons) == 21
    assert long.reasons[-1].weight > 0
    assert sum(r.weight for r in long.reasons) == pytest.approx(long.score, abs=1e-9)


@given(seed=st.integers(0, 1000), text=texts)
@settings(max_examples=30, deadline=None)
def test_order_does_not_depend_on_the_order_of_input(seed: int, text: str) -> None:
    mixed = random.Random(seed)  # noqa: S311 (an order, no secret)
    articles, tickets = (mixed.sample(rows, len(rows)) for rows in (ARTICLES, TICKETS))
    assert suggest(text, fit(articles, tickets, last=1)) == suggest(text)


def test_words_of_a_reason_stand_in_both_texts() -> None:
    for reason in suggest("VPN 报 691")[0].reasons:
        if reason.term and reason.field == "title":
            assert reason.term in ARTICLES[2].title.lower()
            assert reason.term in "vpn 报 691"


def test_an_exact_code_stays_first() -> None:
    text = "打印机脱机怎么办 打印机显示离线 重启打印后台处理服务 0x0000011b"
    many = [replace(TICKETS[0], key=10 + n, body=text) for n in range(30)]
    liked: Acceptance = lambda keys: {1: Tally(100, 100, 10.0)}  # noqa: E731
    assert suggest(text, UNTAUGHT)[0].key == 2
    assert suggest(text, fit(ARTICLES, many, last=1), acceptance=liked)[0].key == 2


def test_a_number_with_its_unit_is_no_code() -> None:
    slow = [*ARTICLES, Document(7, "KB-000007", None, "延迟 100ms 以上")]
    assert suggest("打印机脱机 延迟要 100ms", fit(slow, [], last=1))[0].score < 2


def test_without_tickets_the_score_is_the_text_alone() -> None:
    unsolved = fit(ARTICLES, [], last=1)
    named = fit(ARTICLES, [replace(TICKETS[1], solved_by=999)], last=1)
    assert all(r.field != "tickets" for item in suggest("密码", unsolved) for r in item.reasons)
    assert [i.key for i in suggest("密码", named)] == [i.key for i in suggest("密码", unsolved)]


def test_solved_tickets_lead_to_their_article() -> None:
    text = "改完口令以后小盾牌点了就失败"
    assert [item.key for item in suggest(text, UNTAUGHT)][:1] != [3]
    first = suggest(text)[0]
    assert (first.key, first.tickets) == (3, 1)
    assert first.reasons[0].field == "tickets"


def test_nobody_sees_beyond_the_own_audience() -> None:
    text = "域账号 Unlock-ADAccount 批量解锁"
    assert [item.key for item in suggest(text, audience=SUPPORT)][:1] == [6]
    assert all(item.key != 6 for n in (VISITORS, EMPLOYEES) for item in suggest(text, audience=n))


def test_a_hidden_code_changes_nothing_for_others() -> None:
    secret = [*ARTICLES, Document(7, "KB-000007", None, "SECRET99231", audience=AGENTS)]
    model = fit(secret, [], last=1)
    assert suggest("secret99231 打印机", model)[0].key == 7
    assert all(
        r.field != "code" for i in suggest("secret99231 打印机", model, audience=VISITORS) for r in i.reasons
    )


def test_the_category_decides_between_equals() -> None:
    twins = [replace(ARTICLES[3], key=n, category=c) for n, c in ((1, "邮件/密码"), (2, "账号"))]
    model = fit(twins, [], last=1)
    assert [item.key for item in suggest("密码", model)] == [1, 2]
    assert [item.key for item in suggest("密码", model, category="账号")] == [2, 1]
    assert [item.key for item in suggest("密码", model, category="邮件")] == [1, 2]


def test_a_text_without_a_known_word_finds_nothing() -> None:
    assert suggest("qwertz 匪夷") == ()
    assert suggest("") == ()
    assert suggest("打印机", Model()) == ()


def test_one_article_is_enough() -> None:
    model = fit([ARTICLES[0]], [], last=1)
    assert [item.key for item in suggest("打印机", model)] == [1]
    assert suggest("投影", model) == ()


def test_the_card_is_that_of_the_article() -> None:
    item = suggest("会议室投影没有画面")[0]
    assert (item.key, item.number, item.external_id, item.title) == (
        5,
        "KB-000005",
        None,
        "会议室投影没有画面",
    )
