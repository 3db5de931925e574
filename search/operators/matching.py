"""Put together which articles fit a tree of operators, from those that fit its words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from search.operators.query import Both, Either, Node, Not, Words

Find = Callable[[Words], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Matching:
    """These keys, or (`others`) all but these; so what is not wanted need not be listed."""

    keys: frozenset[int] = frozenset()
    others: bool = False

    def __invert__(self) -> "Matching":
        return Matching(self.keys, not self.others)

    def __and__(self, more: "Matching") -> "Matching":
        if self.others and more.others:
            return Matching(self.keys | more.keys, others=True)
        if self.others:
            return Matching(more.keys - self.keys)
        return Matching(self.keys - more.keys if more.others else self.keys & more.keys)

    def __or__(self, more: "Matching") -> "Matching":
        return ~(~self & ~more)


def matching(tree: Node, find: Find) -> Matching:
    """Evaluate a tree; `find` lists the articles that hold a word, phrase or prefix, or have it in a field."""
    match tree:
        case Words():
            return Matching(find(tree))
        case Not(node):
            return ~matching(node, find)
        case Both(nodes):
            return reduce(lambda one, more: one & more, _each(nodes, find))
        case Either(nodes):
            return reduce(lambda one, more: one | more, _each(nodes, find))


def _each(nodes: Iterable[Node], find: Find) -> Iterable[Matching]:
    return (matching(node, find) for node in nodes)
