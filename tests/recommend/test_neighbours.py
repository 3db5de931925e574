"""Articles that say nearly the same are found, all of them and only they, also among a few."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.model import Model, fit, take_in
from recommend.neighbours import LEAST, near_pairs
from recommend.texts import Document
from tests.recommend.corpus import ARTICLES


def article(key: int, title: str, body: str = "") -> Document:
    return Document(key, f"KB-{key:06}", None, title, body)


def pairs(model: Model, **only: set[int]) -> list[tuple[int, int]]:
    return [(pair.first, pair.second) for pair in near_pairs(model, only.get("among"))]


def test_a_version_of_an_article_is_found() -> None:
    other = replace(ARTICLES[0], key=20, body=ARTICLES[0].body + "不行就重装驱动。")
    model = fit([*ARTICLES, other], [], last=1)
    (pair,) = near_pairs(model)
    assert (pair.first, pair.second) == (1, 20)
    assert LEAST <= pair.similarity <= 1
    assert pairs(model, among={20}) == [(1, 20)]
    assert pairs(model, among={2}) == []


def test_news_are_compared_with_what_was_fitted_and_with_each_other() -> None:
    model = fit(ARTICLES, [], last=1)
    news = [
        replace(ARTICLES[0], key=20),
        article(21, "打卡机时间不准", "校时"),
        article(22, "打卡机时间不准", "校时"),
    ]
    model = take_in(model, news, [], ([], []), last=2)
    assert pairs(model) == [(1, 20), (21, 22)]


def test_what_is_gone_is_no_neighbour() -> None:
    model = fit([*ARTICLES, replace(ARTICLES[0], key=20)], [], last=1)
    assert pairs(take_in(model, [], [], ([20], []), last=2)) == []


def test_many_copies_of_one_text_are_told_each_once() -> None:
    copies = [article(n, "请假流程说明", "在系统里提交申请。") for n in range(1, 101)]
    found = pairs(fit(copies, [], last=1))
    assert sorted({second for _, second in found}) == list(range(2, 101))


def test_odd_corpora_have_no_pairs() -> None:
    assert near_pairs(Model()) == []
    assert near_pairs(fit([article(1, "一")], [], last=1)) == []
    assert near_pairs(fit([article(1, "😀"), article(2, "😀")], [], last=1)) == []


WORDS = st.sampled_from(
    "打印机 脱机 VPN 809 证书 过期 投影 画面 邮箱 退信 密码 锁定 无线 掉线 驱动 重装".split()
)


@settings(max_examples=25)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=2, max_size=12))
def test_the_quick_way_finds_what_comparing_each_with_each_finds(texts: list[list[str]]) -> None:
    documents = [article(n, " ".join(words[:3]), " ".join(words[3:])) for n, words in enumerate(texts, 1)]
    model = fit(documents, [], last=1)
    keys, places, weights = model.articles.vectors(model.articles.alive)
    _, columns = np.unique(keys, return_inverse=True)
    dense = np.zeros((model.articles.size, columns.max() + 1))
    dense[places, columns] = weights
    like = dense @ dense.T
    every = {
        (a + 1, b + 1)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if like[a, b] >= LEAST + 1e-4
    }
    found = set(pairs(model))
    linked = {frozenset(pair) for pair in found}
    assert {frozenset(pair) for pair in every} <= linked
