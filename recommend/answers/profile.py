"""Of which category is a text, by the solved tickets, and which of them say so?"""

from typing import Final

import numpy as np

from recommend.answers.scoring import Asked
from recommend.model import Model
from recommend.results import Guess
from recommend.texts import Question

SHOWN: Final = 3


def categories(model: Model, question: Question, limit: int) -> list[Guess]:
    """Give the likeliest categories, each with the solved tickets of it that are most like the question."""
    taught = Asked.of(model, question).taught
    found = taught.categories
    column = model.tickets.column("category")
    guesses = []
    for number in np.argsort(-found, kind="stable")[:limit].tolist():
        label = model.by_category.labels[number]
        places = np.flatnonzero((column == label) & model.tickets.alive)
        if not len(places):
            continue
        nearest = places[np.lexsort((model.tickets.keys[places], -taught.tickets[places]))][:SHOWN]
        keys = tuple(model.tickets.keys[nearest].tolist())
        name = model.tickets.card(int(nearest[0]))[3]
        guesses.append(Guess(name, float(found[number]), len(places), keys))
    return guesses
