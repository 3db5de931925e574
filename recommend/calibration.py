"""Measure how often suggestions are right on the installation's own solved tickets, each as if it were new.

Every second ticket is asked again with its article, and those that are nearly the same, hidden: then nothing that is
found is right. So the scale also knows tickets that no article answers, one for every two that one does.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from kb.audiences import EVERYTHING
from recommend.answers import AMONG, Asked, strengths
from recommend.model import TICKET_TITLE_TIMES, Mask, Model, scale
from recommend.texts import Document, ask, telling
from search.arrays import top

FEWEST: Final = 30
MOST: Final = 300
SHOWN: Final = 5
TWIN: Final = 0.2
"""The cosine from which another article may give the same answer."""

Measured = list[tuple[float, bool]]


def calibrated(model: Model, tickets: Sequence[Document]) -> Model:
    """Set the model's scale, if there are tickets enough; the same model otherwise."""
    places = np.flatnonzero(model.solved >= 0)
    if len(places) < FEWEST:
        return model
    if len(places) > MOST:
        places = places[np.linspace(0, len(places) - 1, MOST).astype(np.int64)]
    return replace(model, scale=scale(measured(model, tickets, places.tolist()), len(places)))


def measured(model: Model, tickets: Sequence[Document], places: Sequence[int]) -> Measured:
    """Ask each ticket at these places, and every second also without its article."""
    texts = {ticket.key: ticket for ticket in tickets}
    hidden = without_twins(model, np.unique(model.solved[places[::2]]).tolist())
    found: Measured = []
    for n, place in enumerate(places):
        ticket = texts[int(model.tickets.keys[place])]
        asked = Asked.of(
            model, ask([(ticket.title, TICKET_TITLE_TIMES), *telling(ticket.body)]), without=int(place)
        )
        found += best(asked, model.mask(EVERYTHING), int(model.solved[place]))
        if n % 2 == 0:
            found += best(asked, hidden[int(model.solved[place])])
    return found


def best(asked: Asked, mask: Mask, right: int = -1) -> Measured:
    """Give the strengths of the best articles, and which of them is right."""
    places, scores = top(asked.with_codes(mask), AMONG, mask=mask, ties=asked.model.articles.keys)
    sure = strengths(asked, places, scores).tolist()
    return list(zip(sure, (places == right).tolist(), strict=True))[:SHOWN]


def without_twins(model: Model, articles: Sequence[int]) -> dict[int, Mask]:
    """Hide each article and those that are nearly the same."""
    wanted = np.zeros(model.articles.size, bool)
    wanted[list(articles)] = True
    keys, places, weights = model.articles.vectors(wanted)
    found = {}
    for article in articles:
        own = np.flatnonzero(places == article)
        own = own[np.argsort(keys[own])]
        scores = np.zeros(model.articles.size)
        model.articles.find("terms", keys[own]).add(weights[own], scores)
        found[article] = model.mask(EVERYTHING) * (scores < TWIN).astype(np.uint8)
    return found
