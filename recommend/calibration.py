"""Measure how often suggestions are right on the installation's own solved tickets, each as if it were new."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from recommend.confidence import scale, strengths
from recommend.documents import Document
from recommend.features import ask
from recommend.model import Model
from recommend.scoring import Asked
from recommend.weights import TICKET_TITLE_TIMES
from search.arrays import top

FEWEST: Final = 30
MOST: Final = 300
_SHOWN: Final = 5
_CONSIDERED: Final = 10


def calibrated(model: Model, tickets: Sequence[Document]) -> Model:
    """Set the model's scale, if there are tickets enough; the same model otherwise."""
    texts = {ticket.key: ticket for ticket in tickets}
    places = np.flatnonzero(model.solved >= 0)
    if len(places) < FEWEST:
        return model
    if len(places) > MOST:
        places = places[np.linspace(0, len(places) - 1, MOST).astype(np.int64)]
    measured = [
        result
        for place in places.tolist()
        for result in _measured(model, place, texts[int(model.tickets.keys[place])])
    ]
    return replace(model, scale=scale(measured, len(places)))


def _measured(model: Model, place: int, ticket: Document) -> list[tuple[float, bool]]:
    asked = Asked.of(model, ask([(ticket.title, TICKET_TITLE_TIMES), (ticket.body, 1)]), without=place)
    scores = asked.with_codes(model.masks[2])
    found, best = top(scores, _CONSIDERED, mask=model.masks[2], ties=model.articles.keys)
    right = found == model.solved[place]
    return list(zip(strengths(best.tolist()), right.tolist(), strict=True))[:_SHOWN]
