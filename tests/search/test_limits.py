"""Can any text raise, or take long? Whatever is typed is answered, and answered soon."""

import ast
import importlib
import inspect
import pkgutil
import re
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search
from search import Filters, Marks, SearchIndex
from search.document import Order
from search.operators import LONGEST
from tests.audiences import audiences
from tests.search import demo
from tests.search.documents import FEW

MOST = 0.1
LENGTH = 16_000
LONGEST_PRECISE = 200
ORDERS: tuple[Order, ...] = ("relevance", "newest", "useful")
PIECES = st.sampled_from(
    (
        *(
            '"',
            "“",
            "”",
            "(",
            ")",
            "（",
            "）",
            "[",
            "]",
            "{",
            "}",
            "*",
            "?",
            "~",
            "^",
            ":",
            "：",
            "-",
            "+",
            "|",
            "\\",
            "/",
        ),
        *(
            "AND",
            "OR",
            "NOT",
            "ANDNOT",
            "ANDMAYBE",
            "REQUIRE",
            "TO",
            " AND NOT ",
            "&&",
            "||",
            "!",
            "<",
            ">",
            "=",
        ),
        *(
            "标题:",
            "分类：",
            "标签:",
            "类型:",
            "编号:",
            "更新:",
            "title:",
            "content:",
            "_id:",
            "updated:>",
            "[a TO z]",
        ),
        *(
            "^2",
            "~2",
            "?*",
            ".*",
            "(a+)+$",
            "(?:x",
            "\\d{1,9}",
            "[^",
            "%s",
            "{0}",
            "$x",
            "';--",
            "<b>",
            "&#0;",
            "../",
        ),
        *(
            "\x00",
            "\x07",
            "\x1b[31m",
            "\x7f",
            "\u200b",
            "\u202e",
            "\u2066",
            "\ufeff",
            "\ud800",
            "\udfff",
            "\ufffe",
            "\u0301",
        ),
        *(
            "打印机",
            "蓝屏",
            "vpn",
            "0x80070005",
            "無線網路",
            "שלום",
            "مرحبا",
            "🖨️",
            "𠀀",
            "ﬁ",
            "İ",
            "ß",
            "Ⅷ",
            "㎏",
            "½",
        ),
        *(" ", "\n", "\t", "\u3000", "\u2028", "\r"),
    )
)
HOSTILE = st.one_of(st.text(st.characters(), max_size=120), st.lists(PIECES, max_size=40).map("".join))
UNITS = {
    "one character": "蓝",
    "two characters": "蓝屏",
    "a letter": "a",
    "vowels": "aeiouy",
    "a digit": "0",
    "letters and digits": "a0",
    "Han and letters": "蓝a",
    "hexadecimal": "0x8",
    "hyphens": "a-",
    "underscores": "_",
    "dots": "a.",
    "a path": "a/",
    "colons": "a:/",
    "marks": "+",
    "brackets": "(",
    "square brackets": "![",
    "quotes": '"',
    "quoted": '"a" ',
    "fields": "标题:",
    "minus": "-a ",
    "NOT": "NOT ",
    "OR": "a OR ",
    "nested": "(a OR ",
    "a link": "[a](",
    "tags": "<a",
    "accents": "\u0301",
    "invisible": "\u200b",
    "right to left": "\u202eא",
    "surrogates": "\ud800",
    "controls": "\x00",
    "white space": "\u3000\t ",
    "emoji": "🖨",
    "plural": "ssesies",
    "ed and ing": "eeding",
    "traditional": "網路",
    "full width": "ｘ０",
    "ligatures": "ﬃ",
    "pinyin": "dayinji",
    "stars": "a* ",
}


def hostile(unit: str, length: int = LENGTH) -> str:
    """Repeat a piece up to a length."""
    return (unit * (length // len(unit) + 1))[:length]


def median_time(what: Callable[[], object], times: int = 5) -> float:
    """Measure the processor time of one call, after a first one that warms up."""
    what()
    took = []
    for _ in range(times):
        started = time.process_time()
        what()
        took.append(time.process_time() - started)
    return statistics.median(took)


@pytest.fixture(scope="module")
def few() -> Iterator[SearchIndex]:
    made = SearchIndex()
    made.rebuild(lambda: FEW, last=1)
    yield made
    made.close()


@settings(max_examples=150)
@given(HOSTILE, st.sampled_from(ORDERS), st.booleans(), audiences)
def test_no_text_raises(few: SearchIndex, typed: str, order: Order, plainly: bool, audience: int) -> None:
    asked: dict[str, Any] = {"order": order, "plainly": plainly, "audience": audience}
    answer = few.search(typed, explain=True, **asked)
    assert answer.total >= len(answer.hits)
    assert answer.ignored == typed[LONGEST:]
    assert few.search(typed, cursor=typed, filters=Filters(typed, typed, typed, typed)).total == 0
    marks = Marks(typed)
    for document in FEW:
        assert "".join(text for text, _ in marks.whole(document.title)) == document.title
        marks.passage(document.body)
    assert "".join(text for text, _ in Marks("打印机 vpn").whole(typed)) == typed


@given(HOSTILE)
def test_any_text_may_stand_in_an_article(text: str) -> None:
    from tests.search.documents import document

    index = SearchIndex()
    index.rebuild(
        lambda: [
            *FEW,
            document(9, text, text, phrasings=(text,), tags=(text,), category=text),
        ],
        last=1,
    )
    answer = index.search("打印机脱机", explain=True)
    assert answer.hits[0].key == 1
    index.search(text, explain=True)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_any_long_text_is_answered_soon(unit: str) -> None:
    typed = hostile(unit)
    index, body = demo.index(), demo.articles()[0].body
    assert median_time(lambda: index.search(typed)) < MOST
    assert median_time(lambda: (Marks(typed).whole(body), Marks(typed).passage(body)), 3) < MOST


@pytest.mark.parametrize(
    "unit",
    [
        *UNITS.values(),
        "0* ",
        "标题:a* ",
        '-"打印 机" ',
        "NOT (打* OR ",
        "分类:网络 OR ",
    ],
)
def test_any_operators_are_answered_soon(unit: str) -> None:
    typed = hostile(unit, LONGEST_PRECISE)
    assert median_time(lambda: demo.index().search(typed, explain=True), 3) < MOST


def test_long_text_of_real_words_is_answered_soon() -> None:
    text = "".join(d.title + d.body for d in demo.articles())
    index = demo.index()
    for typed in (
        text,
        re.sub(r"\W", "", text),
        " ".join(text),
        re.sub(r"[^\u4e00-\u9fff]", "", text),
    ):
        assert median_time(partial(index.search, typed[:LENGTH], explain=True)) < MOST


def expressions() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Give every regular expression of the search as it is used, by where it stands."""
    for module in pkgutil.walk_packages(search.__path__, "search."):
        loaded = importlib.import_module(module.name)
        source = inspect.getsource(loaded)
        for name, value in vars(loaded).items():
            if isinstance(value, re.Pattern):
                for method in sorted(set(re.findall(rf"\b{name}\.([a-z]+)\(", source))):
                    yield f"{module.name}.{name}.{method}", as_used(value, method)


def as_used(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    """Apply an expression to a whole text in one of the ways that there are."""
    if method == "sub":
        return lambda text: pattern.sub("", text)
    if method == "finditer":
        return lambda text: deque(pattern.finditer(text), maxlen=0)
    return getattr(pattern, method)  # type: ignore[no-any-return]


EXPRESSIONS = dict(expressions())
ONLY_TYPED = ("search.operators.query.",)


def test_every_expression_is_compiled_where_it_can_be_tried() -> None:
    assert len(EXPRESSIONS) >= 15
    for path in Path(search.__file__).parent.rglob("*.py"):
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf8")))
            if isinstance(node, ast.Call)
        ]
        for call in calls:
            if ast.unparse(call.func).startswith("re."):
                allowed = {"re.compile", "re.escape"}
                assert ast.unparse(call.func) in allowed or ast.unparse(call.args[0]).startswith(
                    "re.escape("
                ), path


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_expression_takes_linear_time(name: str) -> None:
    length = LONGEST if name.startswith(ONLY_TYPED) else LENGTH
    for unit in UNITS.values():
        for start, end in (
            ("", ""),
            ("a", "!"),
            ('"', " "),
            ("[", ""),
            ("v1", "x"),
            ("<a", "\n"),
        ):
            text = start + hostile(unit, length) + end
            started = time.process_time()
            EXPRESSIONS[name](text)
            if time.process_time() - started > MOST / 2:
                assert median_time(partial(EXPRESSIONS[name], text), 3) < MOST, (
                    unit,
                    start,
                    end,
                )
