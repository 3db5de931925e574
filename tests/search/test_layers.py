"""Do synonyms, corrections, beginnings and pinyin help with unknown words only, and leave known ones alone?"""

from collections.abc import Iterator
from functools import cache

import pytest

from search import SearchIndex
from search.lexicon import Lexicon
from search.words import FILLERS, grams, terms
from tests.search import demo
from tests.search.documents import document

TAUGHT = Lexicon(
    groups=(
        ("蓝屏", "BSOD", "blue screen"),
        ("WiFi", "无线", "无线网"),
        ("连不上", "无法连接", "连接失败"),
        ("打印机", "printer"),
        ("U盘", "优盘"),
        ("密码", "口令", "password"),
    ),
    words=("打印服务器", "恢复密钥", "会议室"),
)
TITLES = (
    "打印机脱机怎么办",
    "Outlook 收不到邮件",
    "拒绝访问 0x80070005",
    "电脑蓝屏的处理",
    "無線網路連不上",
    "经典视图怎样打开",
    "试图登录的记录",
    "BitLocker 恢复密钥",
)


@pytest.fixture(scope="module")
def few() -> Iterator[SearchIndex]:
    made = SearchIndex()
    made.rebuild(lambda: [document(n, title) for n, title in enumerate(TITLES, 1)], last=1)
    yield made
    made.close()


@cache
def held() -> frozenset[str]:
    """Gather every word that some article of the demo holds."""
    return frozenset(
        term
        for d in demo.articles()
        for text in (d.title, *d.phrasings, *d.tags, d.body)
        for term in terms(text)
    )


def is_plain_and_known(typed: str) -> bool:
    """Say whether a text has no question words, and all its words stand in the demo."""
    words = set(terms(typed))
    return words <= held() and FILLERS.isdisjoint(words | {gram.term for gram in grams(typed)})


ASKED = [
    typed
    for typed in (
        *(text for d in demo.articles() for text in (d.title, *d.phrasings)),
        *(title for title, _, _ in demo.tickets()),
    )
    if is_plain_and_known(typed)
]


@pytest.mark.parametrize("lexicon", [Lexicon(), TAUGHT], ids=["untaught", "taught"])
def test_known_words_are_answered_the_same_with_all_layers(lexicon: Lexicon) -> None:
    assert len(ASKED) > 200
    different = []
    for typed in ASKED:
        plain = demo.index().search(typed, plainly=True, lexicon=lexicon)
        layered = demo.index().search(typed, lexicon=lexicon)
        direct = [hit.key for hit in plain.hits]
        if [hit.key for hit in layered.hits][: len(direct)] != direct:
            different.append(typed)
        assert (layered.corrected, layered.did_you_mean) == ("", ""), typed
    assert different == []


@pytest.mark.parametrize(
    ("typed", "meant", "key"),
    [
        ("打印鸡", "打印机", 1),
        ("打印鸡脱机", "打印机脱机", 1),
        ("outlok", "outlook", 2),
        ("Outlok 收不到邮件", "outlook 收不到邮件", 2),
        ("outloook", "outlook", 2),
        ("0x8007005", "0x80070005", 3),
        ("报错0x8007005怎么办", "报错0x80070005怎么办", 3),
        ("bitloker", "bitlocker", 8),
    ],
)
def test_what_was_mistyped_is_told_and_found(few: SearchIndex, typed: str, meant: str, key: int) -> None:
    answer = few.search(typed, lexicon=TAUGHT)
    assert (answer.corrected or answer.did_you_mean).lower() == meant
    assert answer.hits[0].key == key
    plain = few.search(typed, lexicon=TAUGHT, plainly=True)
    assert (plain.corrected, plain.did_you_mean, plain.widened) == ("", "", ())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("dayinji", 1),
        ("dyj", 1),
        ("denglu", 7),
        ("BSOD", 4),
        ("bsod", 4),
        ("blue screen", 4),
    ],
)
def test_what_means_or_sounds_the_same_is_found(few: SearchIndex, typed: str, key: int) -> None:
    assert key in {hit.key for hit in few.search(typed, lexicon=TAUGHT).hits}
    assert few.search(typed, lexicon=TAUGHT, plainly=True).hits == ()


@pytest.mark.parametrize(
    "typed",
    [
        "无线網",
        "無線網",
        "无线网",
        "無線網路連不上",
        "无线网络连不上",
        "WiFi",
        "wifi 连接失败",
    ],
)
def test_traditional_or_simplified_or_foreign_it_is_the_same(few: SearchIndex, typed: str) -> None:
    assert few.search(typed, lexicon=TAUGHT).hits[0].key == 5


@pytest.mark.parametrize("typed", ["景点", "景点介绍", "视图", "京店", "jingdian"])
def test_a_word_of_the_dictionary_is_never_another(few: SearchIndex, typed: str) -> None:
    answer = few.search(typed, lexicon=TAUGHT)
    if typed in {"景点", "景点介绍"}:
        assert answer.hits == ()
        assert (answer.corrected, answer.did_you_mean, answer.widened) == ("", "", ())
    if typed == "视图":
        assert [hit.key for hit in answer.hits] == [6]
    if typed == "jingdian":
        assert [hit.key for hit in answer.hits] == [6]


def test_what_helps_stands_behind_what_was_asked_for() -> None:
    index = SearchIndex()
    titles = ["BSOD after update", *(f"蓝屏 {n}" for n in range(5)), "更新 BSOD"]
    index.rebuild(lambda: [document(n, title) for n, title in enumerate(titles, 1)], last=1)
    keys = [hit.key for hit in index.search("BSOD", lexicon=TAUGHT).hits]
    assert set(keys[:2]) == {1, 7}
    assert set(keys[2:]) == {2, 3, 4, 5, 6}


def test_corrections_help_on_the_demo() -> None:
    for typed, right in (
        ("打印鸡脱机", "printing-queue-offline"),
        ("outlok 签名 红叉", "mail-signature"),
        ("bitloker 恢复密钥", "system-bitlocker-key"),
        ("0x8007035", "network-share-0x80070035"),
        ("ERR_PROXY_CONECTION_FAILED", "network-proxy-connection-failed"),
        ("KB5034414", "system-update-80070643"),
    ):
        answer = demo.index().search(typed, lexicon=TAUGHT)
        assert answer.corrected or answer.did_you_mean, typed
        assert right in [hit.external_id for hit in answer.hits[:3]], typed


def test_pinyin_that_looks_like_an_english_ending_is_pinyin(few: SearchIndex) -> None:
    answer = few.search("lanping", lexicon=TAUGHT)
    assert [hit.key for hit in answer.hits] == [4]
    assert "蓝屏" in answer.widened


def test_a_synonym_of_several_words_is_found_where_all_of_them_are() -> None:
    made = SearchIndex()
    titles = (
        "虚拟专用网络断开",
        "网络打印机",
        "虚拟内存不足",
        "A blue screen after boot",
        "The screen is black",
    )
    made.rebuild(lambda: [document(n, title) for n, title in enumerate(titles, 1)], last=1)
    taught = Lexicon(groups=(("VPN", "虚拟专用网络"), ("BSOD", "blue screen")))
    found = {typed: made.search(typed, lexicon=taught, explain=True) for typed in ("VPN", "bsod")}
    assert {typed: [hit.key for hit in answer.hits] for typed, answer in found.items()} == {
        "VPN": [1],
        "bsod": [4],
    }
    for answer in found.values():
        for hit in answer.hits:
            assert sum(part.weight for part in hit.why) == pytest.approx(hit.score, abs=1e-9)
    made.close()


def test_a_programming_language_is_no_beginning() -> None:
    made = SearchIndex()
    titles = ("C++ 运行库缺失", "Chrome 打不开", "cmd 闪退")
    made.rebuild(lambda: [document(n, title) for n, title in enumerate(titles, 1)], last=1)
    assert [hit.key for hit in made.search("C++").hits] == [1]
    made.close()


def test_what_operators_leave_nothing_of_is_asked_without_their_fields(few: SearchIndex) -> None:
    answer = few.search("打印机 更新:2001-01..2001-02")
    assert answer.relaxed
    assert [hit.key for hit in answer.hits] == [1]
    assert answer.words == ("打印机",)


def test_a_whole_title_that_begins_a_longer_one_finds_both() -> None:
    made = SearchIndex()
    made.rebuild(lambda: [document(1, "Outlook"), document(2, "Outlooka")], last=1)
    assert [hit.key for hit in made.search("Outlook").hits] == [1, 2]
    made.close()


def test_slips_are_not_looked_for_in_a_log(few: SearchIndex) -> None:
    typed = "sshd outlok bitloker kernel panic trace frame stack module driver queue socket thread mutex"
    answer = few.search(typed)
    assert (answer.corrected, answer.did_you_mean, answer.widened) == ("", "", ())
