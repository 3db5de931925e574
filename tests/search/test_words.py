import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import words
from search.arrays.postings import han_key, key, pair_key, word_key
from search.collection import counting
from search.words import scanner
from search.words.characters import normalise

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("错误0x80070005", {"错误", "0x80070005", "80070005"}),
        ("ORA-01555", {"ora01555", "ora", "01555"}),
        ("KB5034441", {"kb5034441", "kb", "5034441"}),
        ("ERR_CONNECTION_RESET", {"errconnectionreset", "err", "connection", "reset"}),
        ("TS20231027001", {"ts20231027001", "20231027001"}),
        ("v2.3.1", {"v2.3.1", "2.3.1"}),
        ("192.168.1.1:8080", {"192.168.1.1", "8080"}),
        (r"C:\Windows\System32\drivers\etc\hosts", {"window", "system32", "driver", "host"}),
        ("settings.json", {"settings.json", "json"}),
        ("用C++写", {"c++"}),
        (".NET 与 ASP.NET", {".net", "net", "asp.net"}),
        ("TH01报警", {"th01", "报警"}),
        ("550 5.7.1", {"550", "5.7.1"}),
        ("ＷｉＦｉ Connected printers", {"wifi", "connect", "printer"}),
        ("é e\u0301 İ", {"e", "i"}),
        ("无线网络", {"无线", "网络", "无线网络"}),
    ],
)
def test_identifiers_are_taken_whole_and_in_parts(text: str, expected: set[str]) -> None:
    assert expected <= set(words.terms(text))


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert words.terms("無線網絡連不上，請重啟電腦") == words.terms("无线网络连不上，请重启电脑")
    assert words.grams("網絡") == [
        words.Token("网", 0, 1, words.Family.HAN),
        words.Token("网络", 0, 2, words.Family.BIGRAM),
        words.Token("络", 1, 2, words.Family.HAN),
    ]


def test_every_chinese_character_has_one_form_and_keeps_its_place() -> None:
    every = [chr(code) for low, high in counting._HAN_RANGES for code in range(low, high + 1)]
    forms = normalise("".join(every))
    assert len(forms) == len(every)
    assert normalise(forms) == forms
    assert all(form == " " or words.is_han(form) for form in forms)


@given(ANY_TEXT)
def test_places_are_true(text: str) -> None:
    tokens = words.scan(text)
    assert [t.term for t in tokens] == words.terms(text)
    for token in [*tokens, *words.grams(text)]:
        assert 0 <= token.start < token.end <= len(text)
    for gram in words.grams(text):
        assert normalise(text[gram.start : gram.end]) == gram.term


@given(ANY_TEXT)
def test_every_word_finds_itself(text: str) -> None:
    for token in words.scan(text):
        assert set(token.term) <= set(normalise(text[token.start : token.end])) | set("y")


@pytest.mark.parametrize("unit", ["蓝", "a", "a-", "-", "a.", ":", "a:/", "..a", "蓝a", "\u0301", "++", "0x"])
def test_long_text_without_punctuation_is_quick(unit: str) -> None:
    text = (unit * 16_000)[:16_000]
    took = []
    for _ in range(3):
        started = time.process_time()
        words.scan(text)
        took.append(time.process_time() - started)
    assert min(took) < 0.1


@given(ANY_TEXT)
def test_a_run_is_cut_without_loss(text: str) -> None:
    normalised = normalise(text)
    for place, run in words.runs(normalised):
        assert normalised[place : place + len(run)] == run
        assert not words.is_han(run) or "".join(words.apart(run)) == run


def test_the_dictionary_knows_its_words() -> None:
    assert words.in_dictionary("景点")
    assert not words.in_dictionary("邮向")
    assert words.apart("打印机连不上") == ["打印机", "连不上"]


def test_pairs_take_the_longest_words() -> None:
    assert words.pairs(words.scan("无线网络 断开")) == [("无线网络", "断开")]


@given(st.lists(st.text(min_size=1, max_size=3), min_size=2, max_size=2))
def test_families_never_collide(texts: list[str]) -> None:
    first, second = texts
    codes = {
        word_key(first) >> 60 >= 8,
        pair_key(first, second) >> 62 == 1,
        han_key("网") >> 48 == 1,
        han_key("网络") >> 48 == 2,
    }
    assert codes == {True}
    assert key("网络", words.Family.WORD) != key("网络", words.Family.BIGRAM)


def test_fillers_weigh_next_to_nothing() -> None:
    assert words.weight("请问") < words.weight("打印机") < words.weight("outlook")


@pytest.mark.parametrize(
    "asked",
    [
        "请问怎么办呢",
        "为什么啊",
        "咋回事",
        "您好，麻烦帮我看看",
        "求大神指点",
        "能不能",
        "how can I",
        "please help me",
    ],
)
def test_asking_tells_nothing(asked: str) -> None:
    assert set(words.terms(asked)) - {"不能"} <= words.FILLERS


@pytest.mark.parametrize(
    "word", ["不能", "无法", "连不上", "打不开", "慢", "失败", "没", "不", "not", "no", "cannot"]
)
def test_what_goes_wrong_tells(word: str) -> None:
    assert words.FILLERS.isdisjoint(words.terms(word))


def test_jieba_stands_in(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    import sys

    expected = words.terms("蓝屏死机怎么处理无线网络连接")
    monkeypatch.setitem(sys.modules, "rjieba", None)
    folder = tmp_path_factory.mktemp("dictionary")
    try:
        words.keep_dictionary_in(folder)
        scanner._short_run.cache_clear()
        assert words.terms("蓝屏死机怎么处理无线网络连接") == expected
        assert words.scan("蓝屏死机")[0] == words.Token("蓝屏", 0, 2)
        assert words.apart("打印机卡纸") == ["打印机", "卡纸"]
        assert words.in_dictionary("打印机")
        assert not words.in_dictionary("打印鸡")
        assert any(folder.iterdir())
    finally:
        scanner._dictionary.cache_clear()
