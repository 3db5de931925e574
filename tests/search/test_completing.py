"""How typed beginnings go on, and that completions keep up with the database."""

import time
from collections.abc import Iterator
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import articles, changes
from kb.audiences import SUPPORT, VISITORS
from kb.database import Database
from search import Completions
from search.completion import Completer, Completion, best, row
from search.words import normalise, scan
from search.words.identifiers import joined
from tests.audiences import audiences, readers
from tests.factories import NOON, make_article
from tests.search.documents import WORDS

TITLES = st.lists(
    st.one_of(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
        st.text(max_size=30),
    ),
    max_size=12,
)


def completer(*titles: str) -> Completer:
    return Completer(row(title, key=key) for key, title in enumerate(titles))


def texts(found: list[Completion]) -> list[str]:
    return [completion.text for completion in found]


@given(TITLES, st.data())
def test_every_beginning_of_every_word_finds_its_title(titles: list[str], data: st.DataObject) -> None:
    held = completer(*titles)
    for title in titles:
        normalised = normalise(title)
        for token in scan(normalised):
            rest = joined(normalised[token.start :])
            typed = rest[: data.draw(st.integers(1, len(rest)))]
            found = held.complete(typed, audience=VISITORS, limit=100)
            assert joined(normalised) in {joined(normalise(text)) for text in texts(found)}


@given(TITLES, st.text(max_size=150))
def test_no_text_raises(titles: list[str], typed: str) -> None:
    assert len(completer(*titles).complete(typed, audience=VISITORS, limit=8)) <= 8


@given(st.lists(st.tuples(st.sampled_from(WORDS), readers), max_size=30), audiences)
def test_nobody_is_told_more_than_they_may_see(titles: list[tuple[str, int]], audience: int) -> None:
    held = Completer(row(f"{word}{level}", audience=level, key=n) for n, (word, level) in enumerate(titles))
    gone = {key for key in range(len(titles)) if key % 3 == 0}
    left = held.without(gone)
    for word, _ in titles:
        for completion in left.complete(word, audience=audience, limit=100):
            assert titles[completion.key][1] & audience
            assert completion.key not in gone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("打印", ["打印机脱机", "共享打印机", "重启打印服务"]),
        ("打印 机", ["打印机脱机", "共享打印机"]),
        ("脱机 打印", ["打印机脱机"]),
        ("dayinji", ["打印机脱机", "共享打印机"]),
        ("dyj", ["打印机脱机", "共享打印机"]),
        ("djd", ["等级的邮件"]),
        ("yj", ["等级的邮件"]),
        ("chongqi", ["重启打印服务"]),
        ("vpnlj", ["VPN 连接失败"]),
        ("vpn lianjie", ["VPN 连接失败"]),
        ("ＶＰＮ連接", ["VPN 连接失败"]),
        ("景点", []),
    ],
)
def test_the_beginning_comes_before_later_words_and_these_before_sounds(
    typed: str, expected: list[str]
) -> None:
    held = completer("共享打印机", "打印机脱机", "重启打印服务", "VPN 连接失败", "经典模式", "等级的邮件")
    assert texts(held.complete(typed, audience=VISITORS, limit=8)) == expected


def test_what_counts_more_comes_first_and_no_text_twice() -> None:
    first = Completer([row("打印机一", key=1), row("打印机二", key=2, weight=5)])
    second = Completer([row("打印机 二", key=3), row("打印机三", key=4, weight=3)])
    found = best((first, second), "打印", audience=VISITORS, limit=8)
    assert texts(found) == ["打印机二", "打印机三", "打印机一"]
    assert texts(best((first, second), "打印", audience=VISITORS, limit=2)) == ["打印机二", "打印机三"]


def test_it_is_quick_among_many() -> None:
    held = completer(*(f"{one}{other}{third} {n}" for n, (one, other, third) in enumerate(_many())))
    spent = []
    for typed in ("d", "打", "打印机", "dayin", "dyj", "打印 脱机"):
        for _ in range(5):
            started = time.process_time()
            held.complete(typed, audience=VISITORS, limit=8)
            spent.append(time.process_time() - started)
    assert median(spent) < 0.002


def _many() -> Iterator[tuple[str, str, str]]:
    for one in WORDS:
        for other in WORDS:
            yield from ((one, other, third) for third in WORDS[:8])


@pytest.fixture
def completions(database: Database) -> Iterator[Completions]:
    opened = Completions(database)
    yield opened
    opened.close()


def test_changes_are_taken_in_without_making_all_anew(database: Database, completions: Completions) -> None:
    with database.begin() as session:
        renamed, kept = make_article(session, "打印机一"), make_article(session, "打印机二")
    assert texts(completions.complete("打印机", audience=VISITORS)) == ["打印机一", "打印机二"]
    with database.begin() as session:
        row = articles.get(session, renamed.number, None)
        row.title = "打印机三"
        changes.stamp(session, row)
        articles.retire(session, articles.get(session, kept.number, None), at=NOON)
        make_article(session, "打印机草稿", state="draft")
        make_article(session, "打印机四", visibility="agents")
    completions.refresh()
    assert texts(completions.complete("打印机", audience=VISITORS)) == ["打印机三"]
    assert texts(completions.complete("打印机", audience=SUPPORT)) == ["打印机三", "打印机四"]


def test_many_changes_are_taken_in_too(database: Database, completions: Completions) -> None:
    assert completions.complete("卡纸", audience=VISITORS) == []
    with database.begin() as session:
        for n in range(600):
            make_article(session, f"卡纸 {n:03}")
    completions.refresh()
    assert len(completions.complete("卡纸", audience=VISITORS, limit=700)) == 600
