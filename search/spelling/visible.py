"""Several vocabularies as one reader may see them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from search.spelling.vocabulary import Fact, Vocabulary

Known = Callable[[str], bool]
_MOST: Final = 20


class Visible:
    """All questions are asked of every vocabulary, and no word that this audience may not see is told."""

    def __init__(self, vocabularies: Sequence[Vocabulary], audience: int) -> None:
        self._vocabularies = vocabularies
        self._audience = audience

    def fact(self, word: str) -> Fact:
        """Add up what is known of a word."""
        facts = [fact for v in self._vocabularies if (fact := v.fact(word, self._audience))]
        return Fact(self._audience, any(f.titled for f in facts), sum(f.frequency for f in facts))

    def order(self, word: str) -> tuple[bool, int, str]:
        """Give what sorts words of titles first, then words of many documents."""
        fact = self.fact(word)
        return not fact.titled, -fact.frequency, word

    def begins_one(self, beginning: str) -> bool:
        """Say whether some word begins so."""
        return any(v.beginning(beginning, 1, self._audience) for v in self._vocabularies)

    def spelled(self, pinyin: str) -> list[str]:
        """List Chinese words whose whole pinyin is this, the best first."""
        return self._best(w for v in self._vocabularies for w in v.spelled(pinyin, _MOST, self._audience))

    def abbreviated(self, initials: str) -> list[str]:
        """List Chinese words whose syllables begin with these letters, the best first."""
        return self._best(
            w for v in self._vocabularies for w in v.abbreviated(initials, _MOST, self._audience)
        )

    def similar(self, firsts: str, lengths: range, *, coded: bool) -> list[str]:
        """List Latin words or codes of these first letters and lengths, in no order."""
        found = (v.similar(firsts, lengths, self._audience, coded=coded) for v in self._vocabularies)
        return list(dict.fromkeys(word for words in found for word in words))

    def _best(self, words: Iterable[str]) -> list[str]:
        return sorted(set(words), key=self.order)
