"""Which solved tickets are learned from, and which are asked as if they were new?"""

from collections.abc import Sequence
from typing import Final

from recommend.texts import Document

LEARNED: Final = 2 / 3
ASKED_MOST: Final = 300


def split(
    tickets: Sequence[Document], order: Sequence[tuple[int, bool]]
) -> tuple[list[Document], list[Document]]:
    """Cut tickets by time: those learned from, and of the later ones with a known answer at most 300, evenly spread.

    `order` gives their keys by rising time, each with whether its right article is known; the cut lies where two
    thirds of those are earlier.
    """
    known = [place for place, (_, is_known) in enumerate(order) if is_known]
    later = known[int(len(known) * LEARNED) :]
    cut = later[0] if later else len(order)
    texts = {ticket.key: ticket for ticket in tickets}
    step = max(1, -(-len(later) // ASKED_MOST))
    return _texts(texts, [key for key, _ in order[:cut]]), _texts(texts, [order[n][0] for n in later[::step]])


def _texts(texts: dict[int, Document], keys: Sequence[int]) -> list[Document]:
    return [texts[key] for key in keys if key in texts]
