import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.audiences import AGENTS, PUBLIC, SUPPORT, VISITORS
from search.spelling import Correction, Fact, corrections, gathered, meant
from search.words import han_runs, in_dictionary, normalise, terms

TITLES = (
    "打印机卡纸怎么处理",
    "邮箱登录失败",
    "电脑蓝屏后重启",
    "VPN 连不上，提示认证失败",
    "Outlook 无法收发邮件",
    "Windows 更新失败 0x80070005",
    "更新失败 0x80070057",
    "KB5034441 安装失败",
    "ERR_CONNECTION_RESET 连接被重置",
    "Kerberos authentication of the printer",
    "去景点的车辆申请",
    "停止代码 0x0000007B",
    "升级到 v2.3.1",
    "网关 192.168.1.10",
    "数据库 ORA-01555",
)
SECRET = "Zimbra 墨盒 E20777"


def held_terms(title: str) -> set[str]:
    pairs = {run[i : i + 2] for run in han_runs(normalise(title)) for i in range(len(run) - 1)}
    return {*terms(title), *pairs}


def facts(title: str, audience: int) -> dict[str, Fact]:
    return {term: Fact(audience, True, 1) for term in terms(title)}


VOCABULARIES = [
    gathered({word: fact for title in TITLES[half::2] for word, fact in facts(title, PUBLIC).items()})
    for half in (0, 1)
] + [gathered(facts(SECRET, AGENTS))]
OPEN = set().union(*map(held_terms, TITLES))


def knows(audience: int) -> Callable[[str], bool]:
    return (OPEN | held_terms(SECRET) if audience == SUPPORT else OPEN).__contains__


def corrected(text: str, audience: int = VISITORS, taught: tuple[str, ...] = ()) -> str:
    for found in reversed(corrections(text, VOCABULARIES, audience, knows(audience), taught)):
        assert text[found.start : found.end] == found.word
        text = text[: found.start] + found.instead + text[found.end :]
    return text


def meaning(token: str, audience: int = VISITORS) -> list[str]:
    return meant(token, VOCABULARIES, audience, knows(audience))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("打印鸡卡纸", "打印机卡纸"),
        ("我的打印鸡连不上", "我的打印机连不上"),
        ("邮向登录失败", "邮箱登录失败"),
        ("电脑蓝评了", "电脑蓝屏了"),
        ("電腦藍評了", "電腦蓝屏了"),
        ("outlok打不开", "outlook打不开"),
        ("oultook", "outlook"),
        ("uotlook", "outlook"),
        ("OUTLOKO", "OUTLOOK"),
        ("ｏｕｔｌｏｋ", "outlook"),
        ("authetnicaton", "authentication"),
        ("错误0x8007005", "错误0x80070005"),
        ("0X8007OOO5", "0x80070005"),
        ("0x80070050", "0x80070005"),
        ("KB503441", "KB5034441"),
        ("ORA-0555", "ORA01555"),
        ("ERR_CONECTION_RESET", "ERR_CONNECTION_RESET"),
        ("outlok 邮向 打印鸡 蓝评", "outlook 邮箱 打印机 蓝评"),
    ],
)
def test_slips_are_corrected(typed: str, expected: str) -> None:
    assert corrected(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "经典",
        "景点",
        "打印机",
        "打印基础",
        "游戏登录失败",
        "outl",
        "printers",
        "otuloko",
        "butlook",
        "youxiang",
        "0x80070006",
        "0x00000078",
        "KB5034442",
        "v2.3.2",
        "v2.3.11",
        "192.168.1.1",
        "192.168.1.100",
        "01555",
        "ORA-0155",
        "outlok@example.com",
        "would",
        "怎么办呢",
        "",
    ],
)
def test_what_is_a_word_or_another_code_stays(typed: str) -> None:
    assert corrected(typed) == typed


def test_what_the_support_taught_stays() -> None:
    assert corrected("outlok邮向", taught=("outlok", "邮向")) == "outlok邮向"


def test_each_correction_tells_its_place_and_kind() -> None:
    assert corrections("错误 0x8007005，outlok 邮向", VOCABULARIES, PUBLIC, knows(PUBLIC)) == [
        Correction(3, 12, "0x8007005", "0x80070005", "code"),
        Correction(13, 19, "outlok", "outlook", "word"),
        Correction(20, 22, "邮向", "邮箱", "sound"),
    ]


@pytest.mark.parametrize(
    ("held", "typed", "instead"),
    [
        ("office", "ofice", "office"),
        ("postgres", "postgers", "postgres"),
        ("services", "servces", "services"),
        ("kubernetes", "kuberntes", "kubernetes"),
        ("connect", "conecting", "connecting"),
        ("password", "passwrods", "passwords"),
    ],
)
def test_a_stem_is_given_the_typed_ending(held: str, typed: str, instead: str) -> None:
    vocabulary = gathered(facts(held, PUBLIC))
    found = corrections(typed, [vocabulary], PUBLIC, set(terms(held)).__contains__)
    assert [correction.instead for correction in found] == [instead]


def test_titles_then_many_documents_come_first() -> None:
    vocabulary = gathered(
        {"cable": Fact(PUBLIC, False, 9), "cache": Fact(PUBLIC, True, 1), "capable": Fact(PUBLIC, False, 5)}
    )
    found = corrections("cabhe", [vocabulary], VISITORS, lambda term: term in {"cabl", "cach", "capabl"})
    assert [correction.instead for correction in found] == ["cache"]


@pytest.mark.parametrize("typed", ["zimbar", "墨河", "E207777", "mohe", "moh"])
def test_words_of_others_articles_are_never_proposed(typed: str) -> None:
    assert corrected(typed) == typed
    assert not meaning(typed)


def test_agents_are_told_agents_words() -> None:
    assert [corrected(typed, SUPPORT) for typed in ("zimbar", "E207777")] == ["zimbra", "E20777"]
    assert meaning("mohe", SUPPORT) == ["墨盒"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("diannaochongqi", "电脑重启"),
        ("xian", "xian"),
        ("dayinji", "dayinji"),
        ("kerberos", "kerberos"),
        ("printer", "printer"),
        ("kaji", "kaji"),
    ],
)
def test_taught_words_are_known_by_pinyin_where_their_characters_stand_together(
    typed: str, expected: str
) -> None:
    """They may be cut otherwise there; what the corpus spells so, English words and words of nowhere are left."""
    sounds = {
        "diannaochongqi": ("电恼重启", "电脑重启"),
        "xian": ("西安",),
        "dayinji": ("打印鸡",),
        "kerberos": ("卡纸",),
        "printer": ("卡纸",),
        "kaji": ("卡机",),
    }
    known = {*OPEN, "脑重"}
    found = corrections(typed, VOCABULARIES, PUBLIC, known.__contains__, sounds=sounds)
    assert [correction.instead for correction in found] == ([expected] if expected != typed else [])


def test_words_that_no_document_holds_any_more_are_not_proposed() -> None:
    assert corrections("outlok 邮向 0x8007005", VOCABULARIES, PUBLIC, lambda _: False) == []
    assert meant("dayinji", VOCABULARIES, PUBLIC, lambda _: False) == []


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("dayinji", ["打印机"]),
        ("DaYinJi", ["打印机"]),
        ("dyj", ["打印机"]),
        ("dayinjilianbushang", ["打印机", "连不上"]),
        ("diannaolanping", ["电脑", "蓝屏"]),
        ("dayinjix", []),
        ("chongqi", ["重启"]),
        ("x", []),
        ("outlook2", []),
        ("打印机", []),
    ],
)
def test_pinyin_is_read(token: str, words: list[str]) -> None:
    assert meaning(token) == words


SCRAPS = st.text(st.sampled_from("打印鸡机邮向箱蓝评屏的了outlok0x8-._/@:57 "), max_size=30)


@given(st.one_of(st.text(st.characters(), max_size=60), SCRAPS))
def test_no_text_raises_and_what_is_known_stays(text: str) -> None:
    known = knows(PUBLIC)
    found = corrections(text, VOCABULARIES, PUBLIC, known)
    assert len(found) <= 3
    reached = 0
    for one in found:
        assert reached <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.word
        assert not known(normalise(one.word))
        assert not in_dictionary(normalise(one.word))
        assert all(map(known, terms(one.instead)))
        reached = one.end
    meaning(text)


@pytest.mark.parametrize(
    "unit", ["鸡", "打鸡印", "outlok ", "0x8007005 ", "邮向评蓝", "a", "a-", "abcde.", "的鸡"]
)
def test_long_texts_cost_little(unit: str) -> None:
    text = (unit * 16_000)[:16_000]
    took = []
    for _ in range(3):
        started = time.process_time()
        corrections(text, VOCABULARIES, PUBLIC, knows(PUBLIC))
        took.append(time.process_time() - started)
    assert min(took) < 0.02
