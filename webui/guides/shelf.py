"""The help as files: Markdown by language, a page per subject, looked through by the words and letters they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.text import HAN, fold

FOLDER = Path(__file__).parent
PAGES = {
    "searching": "visitor",
    "reporting": "visitor",
    "own-tickets": "user",
    "queue": "agent",
    "answering": "agent",
    "time-limits": "agent",
    "writing": "engineer",
    "tuning": "engineer",
    "keeping": "engineer",
    "first-steps": "admin",
    "people-and-settings": "admin",
    "limits-and-calendars": "admin",
    "mail": "admin",
    "running": "admin",
}
"""Every page with the role that it is for, in the order of the table of contents."""
ROLES = ("visitor", "user", "agent", "engineer", "admin")

_WORD = re.compile(rf"[a-z0-9]+|[{HAN}]+")


@dataclass(frozen=True)
class Page:
    """One page of help."""

    name: str
    role: str
    title: str
    body: str


@dataclass(frozen=True)
class Found:
    """A page that a search led to, with the paragraph that fits best."""

    page: Page
    passage: str
    score: float


@cache
def pages(language: str) -> tuple[Page, ...]:
    """Return every page in a language; Chinese where there is no other."""
    folder = FOLDER / language
    if not folder.is_dir():
        folder = FOLDER / "zh"
    return tuple(_read(folder / f"{name}.md", name, role) for name, role in PAGES.items())


def _read(path: Path, name: str, role: str) -> Page:
    heading, _newline, body = path.read_text("utf8").partition("\n")
    return Page(name, role, heading.removeprefix("# ").strip(), body.strip())


def search(language: str, query: str) -> list[Found]:
    """Return the pages that hold words of a query, what holds more of them and in its title first."""
    wanted = set(_pieces(query))
    found = [_match(page, wanted) for page in pages(language)] if wanted else []
    return sorted((hit for hit in found if hit.score), key=lambda hit: -hit.score)


def _match(page: Page, wanted: set[str]) -> Found:
    paragraphs = [part for part in page.body.split("\n\n") if part.strip()]
    shares = [len(wanted & set(_pieces(part))) / len(wanted) for part in paragraphs]
    best = max(range(len(paragraphs)), key=shares.__getitem__)
    everywhere = len(wanted & set(_pieces(f"{page.title}\n{page.body}"))) / len(wanted)
    in_title = len(wanted & set(_pieces(page.title))) / len(wanted)
    return Found(page, _plain(paragraphs[best]), everywhere + shares[best] + 2 * in_title)


def _plain(text: str) -> str:
    """Return a paragraph without the marks of Markdown, cut to what a list shows."""
    text = re.sub(r"^\s*(?:#+|[-*]|\d+\.)\s+|[*`]|\]\([^)]*\)|\[", "", text, flags=re.MULTILINE)
    return " ".join(text.split())[:160]


def _pieces(text: str) -> Iterator[str]:
    """Give the Latin words of a text, without the plural's s, and every two Chinese characters that stand together."""
    for word in _WORD.findall(fold(text)):
        if word.isascii():
            yield word.removesuffix("s") if len(word) > 3 else word
        elif len(word) == 1:
            yield word
        else:
            yield from (word[at : at + 2] for at in range(len(word) - 1))
