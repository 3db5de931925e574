"""What Latin words and codes stand in a text as they were written, and which of them stand side by side?"""

from collections.abc import Iterable, Iterator

from search.words.characters import is_han
from search.words.fillers import FILLERS
from search.words.identifiers import joined, parts, pieces
from search.words.scanner import runs


def neighbours(found: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Give each two Latin words of `runs` at most one character apart, joined by a space; not two question words."""
    before, end = "", -1
    for at, run in found:
        if is_han(run):
            before = ""
            continue
        word = parts(run)[0][0] if len(run) > 1 else run
        if before and at - end <= 1 and not (before in FILLERS and word in FILLERS):
            yield f"{before} {word}"
        before, end = word, at + len(run)


def written(normalised: str) -> set[str]:
    """List the Latin words and codes without their marks, whole and in pieces, as they were written: unstemmed."""
    found: set[str] = set()
    for _, run in runs(normalised):
        if not is_han(run):
            found.add(joined(run))
            found.update(pieces(run))
    return found
