"""What is asked of a collection: texts, and what goes with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from search.collection.terms import Also, Own
from search.lexicon import Rule

FEW: Final = 10


def _nothing(_: bool) -> Sequence[Also | Own]:
    return ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts to rank by, and how.

    `also` is looked for beside them, `own` is found where all its parts are (words that only the support knows, and
    synonyms of several words), `rules` are those for just this query;
    `plainly` takes question words as words. Where fewer than FEW documents are found, or always for a piece of a word
    (`is_piece`), `behind` tells, knowing whether any was found, what else is looked for; those hits come after all
    others.
    """

    texts: tuple[str, ...]
    also: Sequence[Also] = ()
    own: Sequence[Own] = ()
    rules: Sequence[Rule] = ()
    plainly: bool = False
    is_piece: bool = False
    behind: Callable[[bool], Sequence[Also | Own]] = _nothing
