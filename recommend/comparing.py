"""Is a new model at least as good as the old one? Ask both the tickets solved since the old one was fitted.

Neither knows them when it is asked: the old one as if they had never come in, the new one with its classes learned
without them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers import Asked
from recommend.learning import height
from recommend.model import TICKET_TITLE_TIMES, Comparison, Model
from recommend.texts import Document, ask, telling

FEWEST: Final = 20
MOST: Final = 200
WORSE: Final = 0.01
"""By so much of the mean of one divided by the rank a model must be worse to be refused."""

Places = NDArray[np.int64]


def compare(old: Model, new: Model, tickets: Sequence[Document], *, at: float) -> Comparison:
    """Compare them on the newest tickets that came after the old fit, and whose article both know."""
    fresh = _fresh(old, new)
    if len(fresh) < FEWEST:
        return Comparison(tickets=len(fresh), at=at)
    before = old.without_tickets(np.flatnonzero(np.isin(old.tickets.keys, fresh)))
    after = new.without_tickets(np.flatnonzero(np.isin(new.tickets.keys, fresh))).learned()
    asked = [ticket for ticket in tickets if ticket.key in set(fresh.tolist())]
    one, other = (float(np.mean([_height(model, ticket) for ticket in asked])) for model in (before, after))
    return Comparison(len(asked), one, other, taken=other >= one - WORSE, at=at)


def refused(old: Model, comparison: Comparison) -> Model:
    """Keep the old model, and remember that a new one was worse."""
    return replace(old, comparison=comparison, refused=old.stale, generation=old.generation + 1)


def _fresh(old: Model, new: Model) -> Places:
    known = old.articles.keys[old.articles.alive]
    places = np.flatnonzero(new.solved >= 0)
    is_known = np.isin(new.articles.keys[new.solved[places]], known)
    keys = new.tickets.keys[places[is_known]]
    return np.sort(keys[~np.isin(keys, old.tickets.fitted.arrays["key"])])[-MOST:]


def _height(model: Model, ticket: Document) -> float:
    question = ask([(ticket.title, TICKET_TITLE_TIMES), *telling(ticket.body)])
    right = np.flatnonzero((model.articles.keys == ticket.solved_by) & model.articles.alive)
    return height(Asked.of(model, question).scores, int(right[0]))
