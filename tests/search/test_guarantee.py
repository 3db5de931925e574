"""Does every piece of a title lead to its article? Two Chinese characters or three Latin ones are enough."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import Marks, SearchIndex
from search.words import FILLERS, normalise
from search.words.characters import HAN
from tests.search import demo
from tests.search.documents import FEW, document

HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
WORD = re.compile(f"[^\\W_{HAN}]{{3,}}")
IDENTIFIER = re.compile(f"[^\\W_{HAN}]+(?:[._-][^\\W_{HAN}]+)+")
SHORTEST_INSIDE = 4
TITLE_PARTS = st.lists(
    st.one_of(
        st.sampled_from(
            (
                *(
                    "打印机",
                    "无线网络",
                    "如何",
                    "怎么办",
                    "请问",
                    "的",
                    "了",
                    "无法",
                    "連接",
                    "無線網路",
                    "檔案總管",
                    "驅動程式",
                ),
                *(
                    "Outlook",
                    "printing",
                    "Wi-Fi",
                    "VPN",
                    "the",
                    "how to",
                    "BitLocker",
                    "iPhone",
                    "C++",
                    ".NET",
                    "Ａｄｏｂｅ",
                ),
                *(
                    "0x80070005",
                    "ORA-01555",
                    "KB5034441",
                    "ERR_CERT_DATE_INVALID",
                    "v2.3.1",
                    "10.0.19041",
                    "AADSTS50126",
                ),
                *(
                    "，",
                    "。",
                    "：",
                    " ",
                    "（",
                    "）",
                    "“",
                    "”",
                    "/",
                    "-",
                    "_",
                    ".",
                    "、",
                    "？",
                    "\u3000",
                    "\u200b",
                    "+",
                ),
            )
        ),
        st.text(
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
            min_size=1,
            max_size=6,
        ),
        st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=9),
        st.text("的了吗怎么办请问如何", min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=6,
)
TITLES = TITLE_PARTS.map("".join)


def han_pieces(title: str) -> Iterator[str]:
    """Give the pieces of at least two Chinese characters in a row, the longer ones at the beginning and the end."""
    for run in HAN_RUN.findall(title):
        for start in range(len(run) - 1):
            yield run[start:]
            yield run[: start + 2]
            for end in range(start + 2, min(start + 3, len(run)) + 1):
                yield run[start:end]


def beginnings(title: str) -> Iterator[str]:
    """Give every beginning of at least three characters of a Latin word or identifier."""
    for word in (*WORD.findall(title), *IDENTIFIER.findall(title)):
        for end in range(3, len(word) + 1):
            if word[end - 1].isalnum():
                yield word[:end]


def insides(title: str) -> Iterator[str]:
    """Give the other pieces of Latin words, those that do not begin one."""
    for word in WORD.findall(title):
        for start in range(1, len(word) - SHORTEST_INSIDE + 1):
            yield word[start : start + SHORTEST_INSIDE]


def found(index: SearchIndex, typed: str) -> set[int]:
    """Gather the keys of the hits on all pages."""
    return {hit.key for hit in demo.everything(index, typed, limits=(200,))}


def places(pieces: dict[int, set[str]]) -> dict[str, set[int]]:
    """Turn the pieces of each article into the articles of each piece."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for key, some in pieces.items():
        for piece in some:
            holders[piece].add(key)
    return holders


@pytest.mark.parametrize("of", [han_pieces, beginnings])
def test_every_piece_of_a_demo_title_finds_its_article(of: object) -> None:
    assert callable(of)
    holders = places({d.key: set(of(d.title)) for d in demo.articles()})
    missed = {piece: keys - found(demo.index(), piece) for piece, keys in holders.items()}
    assert {piece: keys for piece, keys in missed.items() if keys} == {}
    assert len(holders) > 500


def test_the_inside_of_a_word_finds_it_when_nothing_else_is_found() -> None:
    texts = {d.key: normalise("\n".join((d.title, *d.phrasings, *d.tags, d.body))) for d in demo.articles()}
    holders = places({d.key: {normalise(p) for p in insides(d.title)} for d in demo.articles()})
    for piece, keys in holders.items():
        answer = demo.index().search(piece)
        assert answer.hits, piece
        begins = re.compile(rf"(?<![a-z0-9])(?:0x)?{re.escape(piece)}")
        is_begun = any(begins.search(texts[hit.key]) for hit in answer.hits)
        is_other = answer.corrected or answer.widened or demo.index().search(piece, plainly=True).hits
        assert is_begun or is_other or keys <= found(demo.index(), piece), piece


@pytest.mark.parametrize("typed", ["rint", "intboss", "tLocke", "QUENCE"])
def test_the_inside_of_a_word_is_found(typed: str) -> None:
    index = SearchIndex()
    titles = (
        "printer offline",
        "HintBoss 装不上",
        "BitLocker 恢复密钥",
        "SEQUENCE_ERROR",
    )
    index.rebuild(lambda: [document(n, title) for n, title in enumerate(titles, 1)], last=1)
    expected = {n for n, title in enumerate(titles, 1) if typed.lower() in title.lower()}
    assert found(index, typed) == expected


@settings(max_examples=50)
@given(st.lists(TITLES, min_size=1, max_size=4))
def test_every_piece_of_any_title_finds_its_article(titles: list[str]) -> None:
    index = SearchIndex()
    index.rebuild(
        lambda: [*FEW, *(document(n, title) for n, title in enumerate(titles, 10))],
        last=1,
    )
    for key, title in enumerate(titles, 10):
        for piece in dict.fromkeys((*han_pieces(title), *beginnings(title))):
            assert key in found(index, piece), piece
            assert key in found(index, piece.upper()), piece


@settings(max_examples=10)
@given(
    st.sampled_from(("印机", "如何", "机脱", "prin", "0x8007", "無線", "线网")),
    st.integers(60, 200),
)
def test_a_piece_finds_all_who_share_it(piece: str, count: int) -> None:
    index = SearchIndex()
    titles = (
        "打印机脱机 printer",
        "如何重启打印机",
        "0x80070005 打印机脱机",
        "無線網路 Printing",
        "如何打印",
        "无线网断开",
    )
    documents = [document(n, titles[n % len(titles)], "打印机 VPN 重启" * (n % 4)) for n in range(count)]
    index.rebuild(lambda: documents, last=1)
    simplified = normalise(piece)
    expected = {d.key for d in documents if simplified in normalise(d.title)}
    assert expected <= found(index, piece)


def test_what_is_asked_in_filler_words_alone_is_found() -> None:
    index = SearchIndex()
    asking = sorted(word for word in FILLERS if len(word) >= 2)
    index.rebuild(lambda: [document(n, word) for n, word in enumerate(asking, 1)], last=1)
    for key, word in enumerate(asking, 1):
        assert index.search(word).hits[0].key == key, word


def test_traditional_and_simplified_find_each_other() -> None:
    index = SearchIndex()
    index.rebuild(lambda: [document(1, "無線網路斷線"), document(2, "无线网络断开")], last=1)
    for typed in ("无线", "無線", "无线网", "無線網"):
        assert found(index, typed) == {1, 2}
    assert "".join(text for text, is_hit in Marks("无线").whole("無線網路斷線") if is_hit) == "無線"
