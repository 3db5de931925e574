"""What the support has taught: groups of words that mean the same, words of its own, and rules for single queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final, Literal, NamedTuple

from search.lexicon.matching import Members, member
from search.words import han_runs, normalise
from search.words.identifiers import exact_form
from search.words.pinyin import spelled

Effect = Literal["pin", "boost", "block"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens to an article (its key) when exactly this is asked; since and until in seconds, 0 for no end."""

    query: str
    article: int
    effect: Effect
    since: int = 0
    until: int = 0

    def is_active(self, at: int) -> bool:
        """Say whether it acts at a moment."""
        return self.since <= at and (not self.until or at < self.until)


class Alternative(NamedTuple):
    """A word of the normalised query, where it stands, and the other words of its group."""

    start: int
    end: int
    word: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Unchanging; `last` is the number of the change that it stands at."""

    groups: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    last: int = 0

    def alternatives(self, text: str) -> list[Alternative]:
        """Find in a typed text the words that mean the same as others, longest first, without overlaps."""
        return [
            Alternative(*match, self._others[match.word]) for match in self._members.longest(normalise(text))
        ]

    def own_words(self, text: str) -> list[str]:
        """List the distinct own words in a typed text, the longest first, those inside others too."""
        if not self.words:
            return []
        found = dict.fromkeys(match.word for match in self._own.every(normalise(text)))
        return sorted(found, key=len, reverse=True)

    def rules_for(self, text: str, at: int) -> list[Rule]:
        """List the rules that act when just this is typed at a moment."""
        if not self.rules:
            return []
        return [rule for rule in self._rules.get(exact_form(text), ()) if rule.is_active(at)]

    @cached_property
    def sounds(self) -> Mapping[str, tuple[str, ...]]:
        """Give all Chinese words, own ones and those of groups, by their pinyin."""
        found: dict[str, dict[str, None]] = {}
        for word in map(normalise, (*self.words, *chain.from_iterable(self.groups))):
            if han_runs(word) == [word] and len(word) > 1:
                found.setdefault(spelled(word), {})[word] = None
        return {pinyin: tuple(words) for pinyin, words in found.items()}

    @cached_property
    def _members(self) -> Members:
        return Members(chain.from_iterable(self.groups))

    @cached_property
    def _own(self) -> Members:
        return Members(self.words)

    @cached_property
    def _others(self) -> dict[str, tuple[str, ...]]:
        """Give for each word all that stand with it in a group, each once, as they were typed."""
        found: dict[str, dict[str, str]] = {}
        for group in self.groups:
            forms: dict[str, str] = {}
            for typed in group:
                forms.setdefault(member(typed), typed)
            for word in forms:
                known = found.setdefault(word, {word: ""})
                for form, typed in forms.items():
                    known.setdefault(form, typed)
        return {word: tuple(filter(None, others.values())) for word, others in found.items()}

    @cached_property
    def _rules(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if form := exact_form(rule.query):
                found.setdefault(form, []).append(rule)
        return found


NOTHING: Final = Lexicon()
