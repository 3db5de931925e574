"""What else may have been meant? Synonyms, slips of typing, beginnings of words and pinyin, for words nobody wrote."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Final

from search.arrays.postings import as_keys, han_key, word_key
from search.collection import Also, Asked, Own, View
from search.collection.terms import terms_in
from search.collection.typed import telling
from search.lexicon import Alternative, Lexicon, Rule
from search.spelling import Correction, corrections, meant
from search.words.characters import is_han, normalise
from search.words.fillers import FILLERS
from search.words.identifiers import joined, stem
from search.words.scanner import apart, runs, terms_of

SYNONYM: Final = 0.8
SLIP: Final = 0.9
BEGINNING: Final = 0.6
PINYIN: Final = 0.5
_MOST_BEGUN: Final = 20_000
_SOME_BEGUN: Final = 50
_MOST_HOLDING: Final = 500
_MOST_UNKNOWN: Final = 8
_PIECE: Final = 3
_LONGEST: Final = 2_000
_FEW_WORDS: Final = 5
_MANY_WORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Widened:
    """What is asked; the query that was corrected for it, or that may have been meant; which other words were added."""

    asked: Asked
    corrected: str = ""
    did_you_mean: str = ""
    words: tuple[str, ...] = ()


def widen(text: str, view: View, lexicon: Lexicon, at: int) -> Widened:
    """Ask for a typed text with whatever helps words that no document holds; known words are left alone.

    Of a long text slips are not corrected, of a very long one not looked for: its other words say what it is about.
    """
    terms = terms_in((text,))
    rules = lexicon.rules_for(text, at)
    taught = [word for word in lexicon.own_words(text) if word not in terms.words]
    own = [Own(word) for word in taught]
    known = view.known(terms.keys)
    if known[-1]:
        return Widened(_asked(text, own, rules, view, lexicon))
    words, all_pairs = len(terms.words), len(terms.words) + len(terms.bigrams)
    unknown = frozenset(compress(terms.words, ~known[:words]))
    is_odd = bool(unknown and not _is_inside(text, view)) or (
        not known[words:all_pairs].all() and _is_doubtful(text, view)
    )
    apart_words = len(_apart(text)) if is_odd else 0
    fixes = _fixes(text, view, lexicon, taught) if is_odd and apart_words <= _MANY_WORDS else []
    certain = [
        fix for fix in fixes if not (fix.kind == "code" and view.beginning(joined(fix.word.lower()), 1))
    ]
    corrected = _replaced(text, certain) if apart_words <= _FEW_WORDS else text
    others: list[Also | Own] = [Also(fix.instead, SLIP) for fix in fixes if fix not in certain]
    others += _also(corrected, view, lexicon, unknown) if unknown else []
    asked = _asked(corrected, [*own, *others], rules, view, lexicon)
    return Widened(
        asked,
        corrected=corrected if corrected != text else "",
        did_you_mean=_replaced(text, fixes) if fixes and corrected == text else "",
        words=tuple(one.text for one in others if isinstance(one, Own) or not one.is_written),
    )


def _asked(
    text: str, others: Sequence[Also | Own], rules: Sequence[Rule], view: View, lexicon: Lexicon
) -> Asked:
    return Asked(
        (text,),
        [one for one in others if isinstance(one, Also)],
        [one for one in others if isinstance(one, Own)],
        rules,
        is_piece=_is_piece(text),
        behind=lambda any_found: _behind(text, view, lexicon, any_found=any_found),
    )


def _apart(text: str) -> list[str]:
    """List the words that a text falls into, other than question words."""
    return [
        word
        for _, run in runs(normalise(text[:_LONGEST]))
        for word in (apart(run) if is_han(run) else (run,))
        if word not in FILLERS
    ]


def _is_inside(text: str, view: View) -> bool:
    """Say whether a piece of a word was typed that some word holds."""
    return _is_piece(text) and bool(view.holding(next(_latin(text)), 1))


def _is_doubtful(text: str, view: View) -> bool:
    """Say whether two Chinese characters stand together that do so in no document and no word."""
    pieces = [piece for _, run in runs(normalise(text[:_LONGEST])) if is_han(run) for piece in _joints(run)]
    return not view.known(as_keys(map(han_key, pieces))).all()


def _joints(run: str) -> Iterator[str]:
    """Give the pairs of characters that reach from one word into the next where one of the two is a character."""
    at = 0
    for before, after in pairwise(apart(run)):
        at += len(before)
        if len(before) == 1 or len(after) == 1:
            yield run[at - 1 : at + 1]


def _fixes(text: str, view: View, lexicon: Lexicon, own: Sequence[str]) -> list[Correction]:
    taught = {*own, *(alternative.word for alternative in lexicon.alternatives(text))}
    return corrections(text, view.vocabularies, view.audience, view.is_known, taught, sounds=lexicon.sounds)


def _replaced(text: str, fixes: Iterable[Correction]) -> str:
    for fix in sorted(fixes, key=lambda fix: -fix.start):
        text = text[: fix.start] + fix.instead + text[fix.end :]
    return text


def _also(text: str, view: View, lexicon: Lexicon, unknown: frozenset[str]) -> Iterator[Also | Own]:
    """Look for what means the same as an unknown word, begins with it, or is spelled so in pinyin."""
    helped: set[str] = set()
    for alternative in lexicon.alternatives(text):
        parts = set(terms_of(alternative.word))
        if not unknown.isdisjoint(parts):
            helped |= parts
            yield from _others(alternative, view)
    for word in list(_latin(text))[:_MOST_UNKNOWN]:
        if unknown.isdisjoint((word, stem(word))) or word in helped:
            continue
        begun = view.beginning(word, _SOME_BEGUN) if len(word) >= _PIECE else []
        yield from (Also(other, BEGINNING, is_written=True) for other in begun)
        if not begun:
            yield from (Also(other, PINYIN) for other in _pinyin(word, view))


def _others(alternative: Alternative, view: View) -> Iterator[Also | Own]:
    """Give the other words of a group that some document holds; of several words all have to be there."""
    for other in alternative.others:
        words = telling(dict.fromkeys(terms_of(normalise(other))))
        if view.known(as_keys(map(word_key, words))).all():
            yield Also(other, SYNONYM) if len(words) == 1 else Own(other, SYNONYM)


def _pinyin(word: str, view: View) -> list[str]:
    return meant(word, view.vocabularies, view.audience, view.is_known)


def _latin(text: str) -> Iterator[str]:
    for _, run in runs(normalise(text)):
        if not is_han(run):
            yield joined(run)


def _is_piece(text: str) -> bool:
    """Say whether nothing but one Latin word or code was typed, or the beginning of one."""
    if len(text.strip()) < _PIECE:
        return False
    pieces = list(_latin(text))
    return len(pieces) == 1 == len(list(runs(normalise(text)))) and len(pieces[0]) > 1


def _behind(text: str, view: View, lexicon: Lexicon, *, any_found: bool) -> list[Also | Own]:
    """Look for what means the same as the words typed, and for what begins with, or else holds, a piece of a word."""
    found = [other for one in lexicon.alternatives(text) for other in _others(one, view)]
    if _is_piece(text):
        (piece,) = _latin(text)
        begun = view.beginning(piece, _MOST_BEGUN)
        if not begun and not any_found:
            begun = view.holding(piece, _MOST_HOLDING)
        found += [Also(word, BEGINNING, is_written=True) for word in begun]
    return found
