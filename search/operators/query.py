"""What did somebody type? Plain words, or words with operators; whatever cannot be read as operators is plain text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from search.operators.dates import span

LONGEST: Final = 2_000
_LONGEST_PRECISE: Final = 200
_DEEPEST: Final = 20
_FIELDS: Final = {
    "标题": "title",
    "分类": "category",
    "标签": "tag",
    "类型": "kind",
    "编号": "number",
    "更新": "updated",
    "title": "title",
    "category": "category",
    "tag": "tag",
    "type": "kind",
    "number": "number",
    "updated": "updated",
}
_TOKEN: Final = re.compile(
    r"(?P<open>[(（])|(?P<close>[)）])|(?P<field>[^\W\d_]{2,8})[:：](?=[^\s/\\:：])"
    r"|(?P<minus>(?<!\S)-(?=[^\s\d-])(?![A-Za-z]{1,2}(?!\S)))"
    r'|(?<![^\s(（:：-])["“](?P<phrase>[^"“”]*\w[^"“”]*)["”](?![^\s)）])|(?P<word>[^\s()（）]+)'
)
_SIGN: Final = re.compile(r'["“”:：*]|(?<!\S)-|\b(?:AND|OR|NOT)\b')
_ANY_DAY: Final = datetime(2020, 1, 1, tzinfo=UTC)
_TURNED: Final = {"AND", "OR", "NOT"}
_PLAIN: Final = {"word", "open", "close"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be found; a phrase word for word, a prefix as the beginning of a word."""

    text: str
    field: str = ""
    is_phrase: bool = False
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Both:
    """All of several."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several."""

    nodes: "tuple[Node, ...]"


Node = Words | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Query:
    """A query as typed: the text to rank by, what operators demand if there are any, and what was too long to read.

    Words beside operators rank but are not demanded; `is_whole` says that there are none of these, `has_words` that
    something of the demanded is text to be found.
    """

    text: str
    ranked: tuple[str, ...]
    tree: Node | None = None
    ignored: str = ""
    is_whole: bool = True
    has_words: bool = False


class _Unclear(Exception):
    """The operators make no sense."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse(typed: str) -> Query:
    """Read typed text; never raises."""
    text, ignored = typed[:LONGEST], typed[LONGEST:]
    plain = Query(text, (text,), None, ignored)
    if _is_pasted(typed) or not _SIGN.search(text):
        return plain
    tokens = _tokens(text)
    if not any(t.kind not in _PLAIN or _word(t.text).is_prefix for t in tokens):
        return plain
    parser = _Parser(tokens)
    try:
        tree = parser.whole()
    except _Unclear:
        return plain
    demanded = tuple(words.text for words in _sought(tree))
    ranked = (*demanded, *parser.beside)
    return Query(text, ranked, tree, ignored, is_whole=not parser.beside, has_words=bool(demanded))


def _is_pasted(typed: str) -> bool:
    """Tell text that nobody typed as a query: its quotes, hyphens and stars are its own."""
    return len(typed) > _LONGEST_PRECISE or "\n" in typed.strip()


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        value = match.group(kind)
        if kind == "word" and value in _TURNED:
            kind = value
        if kind == "field" and value.lower() not in _FIELDS:
            kind = "stray"
        found.append(_Token(kind, match.group() if kind == "stray" else value))
    return _joined(found)


def _joined(tokens: list[_Token]) -> list[_Token]:
    """Give back to the words what only looked like a field."""
    found: list[_Token] = []
    for token in tokens:
        if found and found[-1].kind == "stray" and token.kind in {"word", "stray"}:
            found[-1] = _Token(token.kind, found[-1].text + token.text)
        else:
            found.append(token)
    return [_Token("word", t.text) if t.kind == "stray" else t for t in found]


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.beside: list[str] = []

    def whole(self) -> Node:
        node = self.either()
        if self.at < len(self.tokens) or not _sought(node, all_of_them=True):
            raise _Unclear
        return node

    def peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else ""

    def either(self) -> Node:
        nodes = [self.both()]
        while self.peek() == "OR":
            self.at += 1
            nodes.append(self.both())
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def both(self) -> Node:
        nodes: list[Node] = []
        demanded: set[int] = set()
        while self.peek() not in {"", "OR", "close"}:
            if self.peek() == "AND":
                if not nodes:
                    raise _Unclear
                self.at += 1
                demanded |= {len(nodes) - 1, len(nodes)}
            nodes.append(self.one())
        if not nodes:
            raise _Unclear
        nodes = self._without_those_beside(nodes, demanded)
        return nodes[0] if len(nodes) == 1 else Both(tuple(nodes))

    def _without_those_beside(self, nodes: list[Node], demanded: set[int]) -> list[Node]:
        """Leave out bare words, unless nothing else stands there; they only rank."""
        hard = [n for n, node in enumerate(nodes) if n in demanded or not _is_bare(node)]
        if not hard:
            return nodes
        for n, node in enumerate(nodes):
            if n not in hard and isinstance(node, Words):
                self.beside.append(node.text)
        return [nodes[n] for n in hard]

    def one(self) -> Node:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        self.at += 1
        match token.kind:
            case "NOT" | "minus":
                return Not(self.deeper(self.one))
            case "field":
                return self.in_field(_FIELDS[token.text.lower()])
            case "open":
                node = self.deeper(self.either)
                if self.peek() != "close":
                    raise _Unclear
                self.at += 1
                return node
            case "phrase" if token.text.strip():
                return Words(token.text, is_phrase=True)
            case "word":
                return _word(token.text)
        raise _Unclear

    def in_field(self, field: str) -> Node:
        token = self.tokens[self.at] if self.at < len(self.tokens) else _Token("", "")
        self.at += 1
        if token.kind == "phrase" and token.text.strip() and field != "updated":
            return Words(token.text, field, is_phrase=True)
        if token.kind == "word":
            if field == "updated" and span(token.text, _ANY_DAY) is None:
                raise _Unclear
            word = _word(token.text)
            return Words(word.text, field, is_prefix=word.is_prefix)
        raise _Unclear

    def deeper(self, step: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unclear
        node = step()
        self.depth -= 1
        return node


def _word(text: str) -> Words:
    if text.endswith("*") and len(text) > 1 and "*" not in text[:-1]:
        return Words(text[:-1], is_prefix=True)
    return Words(text)


def _is_bare(node: Node) -> bool:
    return isinstance(node, Words) and not (node.field or node.is_phrase or node.is_prefix)


def _sought(node: Node, *, all_of_them: bool = False) -> list[Words]:
    """List the texts that a hit is ranked by: those not negated, and not of a field that holds no words."""
    match node:
        case Words():
            return [node] if all_of_them or node.field in {"", "title"} else []
        case Not():
            return _sought(node.node, all_of_them=True) if all_of_them else []
        case Both(nodes) | Either(nodes):
            return [words for n in nodes for words in _sought(n, all_of_them=all_of_them)]
