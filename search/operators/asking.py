"""Say in Whoosh's terms what one word, phrase, prefix or field asks for."""

from typing import Any, Final

from whoosh import query as whoosh_query

from search.operators.query import Words
from search.operators.schema import whole
from search.words.characters import is_han
from search.words.scanner import terms

q: Any = whoosh_query
_TEXTS: Final = ("title", "text")


def asked(words: Words) -> Any:
    """Turn words of a tree into a Whoosh query."""
    return _text(words) if words.field in {"", "title"} else _whole(words.field, whole(words.text))


def _whole(field: str, text: str) -> Any:
    if field == "category":
        top = text.rstrip("/")
        return q.Or([q.Term("category", top), q.Prefix("category", f"{top}/")])
    return q.Term(field, _number(text) if field == "number" else text)


def _text(words: Words) -> Any:
    fields = (words.field,) if words.field else _TEXTS
    if words.is_phrase:
        return q.Or([_phrase(field, words) for field in fields])
    return _every_word(fields, words)


def _every_word(fields: tuple[str, ...], words: Words) -> Any:
    if words.is_prefix:
        return q.Or([_prefix(field, words.text) for field in fields])
    found = [q.Or([q.Term(field, term) for field in fields]) for term in terms(words.text)]
    return q.And(found) if found else q.NullQuery


def _phrase(field: str, words: Words) -> Any:
    found = terms(words.text)
    return q.Phrase(field, found) if found else q.NullQuery


def _prefix(field: str, text: str) -> Any:
    start = whole(text)
    if not is_han(start):
        start = start.replace("-", "").replace("_", "")
    more = [q.Term(field, term) for term in terms(text)[:1]]
    return q.Or([q.Prefix(field, start), *more]) if start else q.NullQuery


def _number(text: str) -> str:
    return f"kb-{int(text):06d}" if text.isdecimal() and len(text) < 10 else text
