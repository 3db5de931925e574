import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon import Lexicon, Rule
from search.words import normalise

ANY_TEXT = st.text(st.characters(), max_size=60)
SCRAPS = st.text(st.sampled_from("ab c蓝屏无线网络+#.Ｗifi"), max_size=12)
LEXICON = Lexicon(
    groups=(
        ("WiFi", "无线", "无线网", "无线网络"),
        ("蓝屏", "BSOD", "Blue Screen"),
        ("C++", "cpp"),
        ("C", "C语言"),
        ("U盘", "优盘"),
        ("无线", "Wireless"),
        (".NET", "dotnet"),
    ),
    words=("云桌面", "桌面", "零信任网关", "SAP GUI"),
)


def found(text: str) -> dict[str, tuple[str, ...]]:
    return {normalise(text)[a.start : a.end]: a.others for a in LEXICON.alternatives(text)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("无线网络连不上", {"无线网络"}),
        ("無線連不上", {"无线"}),
        ("ＷＩＦＩ断开", {"wifi"}),
        ("连上wifi了", {"wifi"}),
        ("wifix", set()),
        ("mywifi wifi6", set()),
        ("wifi-6", {"wifi"}),
        ("电脑blue  screen了", {"blue  screen"}),
        ("blue", set()),
        ("用c++写", {"c++"}),
        ("c#", set()),
        ("c 语言 C语言", {"c", "c语言"}),
        ("我的u盘", {"u盘"}),
        ("asp.net", set()),
        ("用.NET写", {".net"}),
        ("", set()),
    ],
)
def test_members_are_found_where_they_stand_alone(text: str, words: set[str]) -> None:
    assert set(found(text)) == words


def test_others_are_those_of_all_groups_as_typed() -> None:
    assert found("无线") == {"无线": ("WiFi", "无线网", "无线网络", "Wireless")}
    assert found("bsod和优盘") == {"bsod": ("蓝屏", "Blue Screen"), "优盘": ("U盘",)}


def test_chinese_words_are_known_by_their_pinyin() -> None:
    assert LEXICON.sounds["lanping"] == ("蓝屏",)
    assert LEXICON.sounds["wuxian"] == ("无线",)
    assert LEXICON.sounds["yunzhuomian"] == ("云桌面",)
    assert "upan" not in LEXICON.sounds


def test_own_words_may_lie_in_one_another() -> None:
    assert LEXICON.own_words("云桌面和桌面，sap gui") == ["sap gui", "云桌面", "桌面"]
    assert LEXICON.own_words("零信任") == []


def test_rules_act_for_exactly_what_was_asked_while_they_last() -> None:
    always, once = Rule("重置密码", 1, "pin"), Rule("重置 密码！", 2, "boost", since=100, until=200)
    lexicon = Lexicon(rules=(always, once, Rule("?!", 3, "block")))
    assert lexicon.rules_for("重置密码?", 99) == [always]
    assert lexicon.rules_for("「重置密码」", 100) == [always, once]
    assert lexicon.rules_for("重置密码", 200) == [always]
    assert lexicon.rules_for("怎么重置密码", 150) == lexicon.rules_for("", 150) == []


@given(ANY_TEXT)
def test_no_text_raises(text: str) -> None:
    lexicon = Lexicon(groups=((text, "蓝屏"),), words=(text,), rules=(Rule(text, 1, "pin"),))
    for sought in (text, f"蓝屏{text}"):
        lexicon.alternatives(sought)
        lexicon.own_words(sought)
        lexicon.rules_for(sought, 0)


@given(SCRAPS, st.lists(SCRAPS, max_size=6))
def test_matches_are_true_and_apart(text: str, members: list[str]) -> None:
    lexicon = Lexicon(groups=(tuple(members),), words=tuple(members))
    reached = 0
    for alternative in lexicon.alternatives(text):
        assert alternative.start >= reached
        reached = alternative.end
        piece = normalise(text)[alternative.start : alternative.end]
        assert " ".join(piece.split()) == alternative.word
    spaced = " ".join(normalise(text).split())
    assert all(word in spaced for word in lexicon.own_words(text))


def test_many_members_cost_little() -> None:
    groups = tuple(
        (f"网络{n:x}", f"word{n:x}", *(chr(0x4E00 + n % 7) * (k + 2) for k in range(2))) for n in range(500)
    )
    lexicon = Lexicon(groups, tuple(word for group in groups for word in group))
    text = "".join(f"网络{n:x}坏了 word{n:x}" for n in range(200))[:2000]
    lexicon.alternatives(text), lexicon.own_words(text)
    took = []
    for _ in range(5):
        started = time.process_time()
        assert len(lexicon.alternatives(text)) > 100
        took.append(time.process_time() - started)
    assert min(took) < 0.005
