from hypothesis import given
from hypothesis import strategies as st

from search.operators.matching import matching
from search.operators.query import Both, Either, Node, Not, Words

HELD = {"a": frozenset({1, 2, 3}), "b": frozenset({2, 4}), "c": frozenset({3, 4, 5}), "d": frozenset()}
ALL = range(1, 8)
TREES: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from([*HELD]).map(Words),
    lambda nodes: st.one_of(
        nodes.map(Not),
        st.lists(nodes, min_size=1, max_size=3).map(lambda some: Both(tuple(some))),
        st.lists(nodes, min_size=1, max_size=3).map(lambda some: Either(tuple(some))),
    ),
)


def fits(tree: Node, key: int) -> bool:
    match tree:
        case Words(text):
            return key in HELD[text]
        case Not(node):
            return not fits(node, key)
        case Both(nodes):
            return all(fits(node, key) for node in nodes)
        case Either(nodes):
            return any(fits(node, key) for node in nodes)


@given(TREES)
def test_what_fits_is_what_logic_says(tree: Node) -> None:
    found = matching(tree, lambda words: HELD[words.text])
    assert {key for key in ALL if (key in found.keys) != found.others} == {k for k in ALL if fits(tree, k)}
