"""Hits that were found by what a file of theirs says: the passage to show, and which file it is in."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import search
from kb.attachments import Words
from webui.answers.results import Marked


class InFile(NamedTuple):
    """A passage of a file."""

    name: str
    passage: Marked


def passages(
    said: Mapping[int, Iterable[Words]], shown: Mapping[int, Marked], marks: search.Marks
) -> dict[int, InFile]:
    """Return the best passage in a file of each article, where it tells more than what is `shown` of the article."""
    found: dict[int, InFile] = {}
    for key, files in said.items():
        best = _telling(shown[key])
        for words in files:
            passage = marks.passage(words.text)
            if (tells := _telling(passage)) > best:
                found[key], best = InFile(words.name, passage), tells
    return found


def _telling(pieces: Marked) -> int:
    """Count the different words that are marked."""
    return len({text.casefold() for text, is_marked in pieces if is_marked})
