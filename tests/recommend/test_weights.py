"""Do all ways to a weight agree: scikit-learn's at the fit, ours afterwards, and the sum over tickets?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from kb.audiences import EVERYTHING
from recommend.answers import Asked, known, question_of
from recommend.model import TITLE, Model, fit, refit, take_in
from recommend.model.foremost import foremost
from recommend.texts import WORD, Document, ask, outer
from search.arrays import word_key
from search.words import terms
from tests.recommend.corpus import ARTICLES, TICKETS


def test_weights_are_those_of_scikit_learn() -> None:
    plain = [replace(a, body="", phrasings="", title=" ".join(terms(a.title))) for a in ARTICLES]
    model = fit(plain, [], last=1)
    question = ask([("打印机 密码 密码 vpn", 1)])
    ours = dict(zip(question.keys.tolist(), model.idf(question.keys).tolist(), strict=True))
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True).fit([a.title for a in plain])
    for word in ("打印机", "密码", "vpn"):
        assert ours[word_key(word)] == pytest.approx(vectorizer.idf_[vectorizer.vocabulary_[word]])


def test_news_weigh_like_what_was_fitted() -> None:
    whole = fit(ARTICLES, TICKETS, last=1)
    again = take_in(whole, ARTICLES, TICKETS, ([], []), last=2)
    for one, other in ((whole.articles, again.articles), (whole.tickets, again.tickets)):
        for name, postings in one.fitted.postings.items():
            fresh = other.news[0].postings[name]
            assert np.array_equal(postings.keys, fresh.keys)
            assert np.array_equal(postings.docs, fresh.docs)
            assert np.allclose(postings.columns["weight"], fresh.columns["weight"], rtol=1e-5)


SAID = st.text(alphabet="打印机密码邮箱投影脱 a1", min_size=1, max_size=12)
SOLVED = st.lists(st.tuples(SAID, SAID, st.integers(0, 6)), max_size=12)


def solved(rows: list[tuple[str, str, int]], first: int = 1) -> list[Document]:
    return [
        Document(n, f"TS{n}", None, title, body, solved_by=article)
        for n, (title, body, article) in enumerate(rows, first)
    ]


@given(SOLVED, SOLVED)
@settings(max_examples=40, deadline=None)
def test_beside_articles_that_stay_tickets_weigh_as_if_all_were_learned_anew(
    before: list[tuple[str, str, int]], now: list[tuple[str, str, int]]
) -> None:
    anew = fit(ARTICLES, solved(now), last=2)
    beside = refit(fit(ARTICLES, solved(before), last=1), solved(now)[::-1], last=2)
    assert beside.corpus == anew.corpus
    assert beside.version == anew.version
    for name in ("articles", "tickets", "subjects"):
        for kind, postings in getattr(anew, name).fitted.postings.items():
            fresh = getattr(beside, name).fitted.postings[kind]
            assert np.array_equal(postings.keys, fresh.keys)
            assert np.array_equal(postings.docs, fresh.docs)
            assert np.allclose(postings.columns["weight"], fresh.columns["weight"], rtol=1e-5)


@given(SOLVED)
@settings(max_examples=20, deadline=None)
def test_articles_that_came_since_are_weighed_anew_too(rows: list[tuple[str, str, int]]) -> None:
    whole = take_in(fit(ARTICLES, TICKETS, last=1), [replace(ARTICLES[0], key=9)], [], ([], []), last=2)
    beside = refit(whole, solved(rows), last=3)
    keys, places, values = beside.articles.vectors(np.ones(beside.articles.size, bool))
    one, other = ((keys[places == place], values[places == place]) for place in (0, len(ARTICLES)))
    assert np.array_equal(one[0], other[0])
    assert one[1] == pytest.approx(other[1], rel=1e-5)


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=1), max_size=5))
def test_the_foremost_are_the_first_of_a_sort(texts: list[list[tuple[int, int]]]) -> None:
    owners = np.repeat(np.arange(len(texts)), [len(own) for own in texts]).astype(np.int64)
    values = np.array([value for own in texts for value, _ in own], np.float64)
    families = np.array([family for own in texts for _, family in own], np.int8)
    most = np.array([1, 2, 3])
    kept = foremost(values, owners, families, most)
    for owner in range(len(texts)):
        for family in range(3):
            own = np.flatnonzero((owners == owner) & (families == family))
            wanted = own[np.argsort(-values[own], kind="stable")[: most[family]]]
            assert sorted(wanted.tolist()) == own[kept[own]].tolist()


def test_every_document_has_length_one() -> None:
    model = fit(ARTICLES, TICKETS, last=1)
    for side in (model.articles, model.tickets):
        _, places, values = side.vectors(np.ones(side.size, bool))
        assert np.bincount(places, values**2) == pytest.approx(np.ones(side.size), abs=1e-5)


def test_a_centroid_is_the_sum_of_its_tickets_and_title() -> None:
    tickets = [*TICKETS, replace(TICKETS[0], key=9, body="打印队列卡住")]
    model = fit(ARTICLES, tickets, last=1)
    place = int(np.flatnonzero(model.articles.keys == 1)[0])
    solved = model.tickets.vectors(model.solved == place, "traits")
    title = model.subjects.vectors(model.subjects.keys == 1, "traits")
    keys, values = np.append(solved[0], title[0]), np.append(solved[2], TITLE * title[2])
    total = sum(np.where(keys == key, values, 0).sum() ** 2 for key in np.unique(keys))
    number = int(np.flatnonzero(model.solvers.places == place)[0])
    assert model.solvers.lengths[number] ** 2 == pytest.approx(total)


def test_leaving_a_ticket_out_is_as_if_it_had_never_been() -> None:
    tickets = [*TICKETS, replace(TICKETS[0], key=9, body="打印队列卡住")]
    model = fit(ARTICLES, tickets, last=1)
    without = fit(ARTICLES, TICKETS, last=1)
    question = ask([(tickets[-1].title, 2), (tickets[-1].body, 1)])
    left_out = Asked.of(model, question, without=4).ticket_scores
    assert left_out == pytest.approx(Asked.of(without, question).ticket_scores, abs=0.05)


def test_the_most_telling_terms_of_a_family_are_kept() -> None:
    model = fit(ARTICLES, TICKETS, last=1)
    asked = Asked.of(model, ask([("\n".join(f"{a.title}\n{a.body}" for a in ARTICLES), 1)]))
    for family in (0, 1, 2):
        assert 0 < np.count_nonzero(asked.question.families == family) <= 30
    assert np.linalg.norm(asked.vector) == pytest.approx(1)
    assert Asked.of(Model(), ask([("打印机", 1)])).vector.size == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("打印机脱机", ["打印机", "脱机"]),
        ("装 KB5005565 后", ["装", "kb5005565", "后"]),
        ("SSL-VPN 连不上", ["sslvpn", "连不上"]),
        ("192.168.1.1 不通", ["192.168.1.1", "不通"]),
        ("", []),
    ],
)
def test_whole_words_stand_beside_each_other(text: str, words: list[str]) -> None:
    assert outer(terms(text)) == words


def test_pairs_do_not_reach_over_a_full_stop_and_space() -> None:
    pairs = [words for words in ask([("first one. second", 1)]).words if len(words) == 2]
    assert pairs == [("first", "one")]
    assert ask([("abc abc", 2)]).counts[ask([("abc abc", 2)]).families == WORD].tolist() == [4.0]


def test_a_code_with_a_space_is_beside_its_neighbours_and_found_where_it_is_written_as_one() -> None:
    asked = ask([("VPN 691，重启过了", 1)])
    pairs = {words for words in asked.words if len(words) == 2}
    assert ("vpn", "691") in pairs
    assert not {word for pair in pairs for word in pair} & {"vpn691"}
    assert [words for words, guess in zip(asked.words, asked.guessed, strict=True) if guess] == [("vpn691",)]
    assert not ask([("VPN691", 1)]).guessed.any()
    article = replace(ARTICLES[1], title="共享打印机", body="卸载 KB5005565")
    found = Asked.of(fit([article, *ARTICLES[2:]], [], last=1), ask([("装了 KB 5005565", 1)]))
    assert [word for word, _, _ in found.codes(found.model.mask(EVERYTHING))] == ["kb5005565"]
    assert known(Asked.of(fit(ARTICLES, [], last=1), asked)) > known(
        Asked.of(fit(ARTICLES, [], last=1), ask([("VPN 692，重启过了", 1)]))
    )


def test_a_text_is_weighed_once_for_all_that_is_asked_about_it() -> None:
    model, question = fit(ARTICLES, [], last=1), question_of("打印机", "打印机脱机")
    assert question_of("打印机", "打印机脱机") is question
    asked = Asked.of(model, question)
    assert Asked.of(model, question) is asked
    assert Asked.of(model, question, 1000) is not asked
    assert Asked.of(model, ask([("打印机", 1)])) is not asked
    assert Asked.of(fit(ARTICLES, [], last=1), question) is not asked
