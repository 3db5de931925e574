"""The table of contents of a long text: its headings, each with a place that a link can lead to."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from webui.presentation import markdown

LEAST = 3
MOST = 40

_HEADING = re.compile(r"<h([1-4])>(.*?)</h\1>", re.DOTALL)
_ANY_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Heading:
    """A heading as the table of contents shows it; `depth` is 0 for the uppermost that the text has."""

    anchor: str
    text: Markup
    depth: int


@dataclass(frozen=True)
class Text:
    """A rendered text, and its headings where there are enough to need a way between them."""

    html: Markup
    contents: list[Heading]


def render(text: str) -> Text:
    """Return the sanitised HTML of a Markdown text, its headings marked with ids that are ours alone."""
    return marked(markdown.render(text))


def below(html: str, level: int) -> Markup:
    """Return sanitised HTML with its headings below one of a level, none of which leaves a level out."""
    opened: list[int] = []

    def place(heading: re.Match[str]) -> str:
        typed = int(heading[1])
        while opened and opened[-1] >= typed:
            opened.pop()
        opened.append(typed)
        found = min(level + len(opened), 6)
        return f"<h{found}>{heading[2]}</h{found}>"

    return Markup(_ANY_HEADING.sub(place, html))  # noqa: S704 - nh3 has sanitised it


def marked(html: str) -> Text:
    """Return sanitised HTML with its headings marked."""
    found: list[tuple[int, str]] = []

    def mark(heading: re.Match[str]) -> str:
        found.append((int(heading[1]), _TAG.sub("", heading[2])))
        return f'<h{heading[1]} id="part-{len(found)}">{heading[2]}</h{heading[1]}>'

    html = _HEADING.sub(mark, html)
    top = min((level for level, _words in found), default=1)
    headings = [
        Heading(f"part-{n}", Markup(words), level - top)  # noqa: S704 - nh3 has sanitised it
        for n, (level, words) in enumerate(found, 1)
        if level <= top + 1 and words.strip()
    ]
    enough = headings if len(headings) >= LEAST else []
    return Text(Markup(html), enough[:MOST])  # noqa: S704 - nh3 has sanitised it
