"""One text to be completed, in the forms that somebody may begin to type it in: as written, as spelled, by initials."""

from itertools import accumulate
from typing import NamedTuple

from kb.audiences import PUBLIC
from search.words import FILLERS, Token, is_han, normalise, scan
from search.words.identifiers import joined
from search.words.pinyin import initials, spelled


class Form(NamedTuple):
    """Letters and digits alone, and where in them a word begins."""

    text: str
    starts: tuple[int, ...]


class Row(NamedTuple):
    """A text with the number of its article, who may see it, how much it counts, and the article's key.

    Of the bits of `audience` a reader has to have one, of those of `needed` all.
    """

    text: str
    number: str
    audience: int
    needed: int
    weight: int
    key: int
    written: Form
    spelled: Form
    initials: Form


def row(
    text: str, *, number: str = "", audience: int = PUBLIC, needed: int = 0, weight: int = 0, key: int = 0
) -> Row:
    """Prepare a text for being completed."""
    normalised = normalise(text)
    tokens = scan(normalised)
    forms = (_written(normalised, tokens), *_sounds(normalised, tokens))
    return Row(text, number, audience, needed, weight, key, *forms)


def _written(normalised: str, tokens: list[Token]) -> Form:
    at = list(accumulate(map(str.isalnum, normalised), initial=0))
    starts = {at[token.start] for token in tokens}
    return Form(joined(normalised), tuple(sorted({0, *starts} if at[-1] else ())))


def _sounds(normalised: str, tokens: list[Token]) -> tuple[Form, Form]:
    """Spell a text whole and by initials, which begin at words that tell something; Latin letters stay."""
    whole, short, done = "", "", 0
    whole_starts, short_starts = [], []
    for token in sorted(tokens, key=lambda t: (t.start, -t.end)):
        start = max(token.start, done)
        if token.end > done:
            word = joined(normalised[start : token.end])
            sound = spelled(word) if is_han(word) else word
            whole_starts.append(len(whole))
            if not short or (len(word) > 1 and word not in FILLERS):
                short_starts.append(len(short))
            whole, short, done = whole + sound, short + (initials(word) if is_han(word) else word), token.end
    return Form(whole, tuple(whole_starts)), Form(short, tuple(short_starts))
