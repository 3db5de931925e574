"""Learn from articles and solved tickets, and measure on tickets held out how far that can be trusted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommend.answers import Asked
from recommend.calibration import calibrated
from recommend.model import LEVELS, TICKET_TITLE_TIMES, USUAL, Model, Trial, Trust, fit, refit
from recommend.texts import Document, ask, telling

FEWEST: Final = 20
MOST: Final = 300
FAMILIAR: Final = 0.3
"""By how many tickets put first another trust must be better for each step away from the usual one."""

CHANCE: Final = 1.0
"""By how many standard errors it must be better."""

Places = NDArray[np.int64]
Floats = NDArray[np.float64]


def learned(
    articles: Sequence[Document],
    tickets: Sequence[Document],
    waiting: Sequence[Document] = (),
    *,
    last: int,
    at: float = 0.0,
) -> Model:
    """Fit a model, decide how far it trusts tickets, and measure how sure its suggestions are."""
    return tried_out(fit(articles, tickets, waiting, last=last, at=at), tickets)


def learned_beside(
    model: Model,
    tickets: Sequence[Document],
    waiting: Sequence[Document] = (),
    *,
    last: int,
    at: float = 0.0,
) -> Model:
    """Do the same with all tickets, while the articles of a model stay as they were counted."""
    return tried_out(refit(model, tickets, waiting, last=last, at=at), tickets)


def tried_out(model: Model, tickets: Sequence[Document]) -> Model:
    """Ask some of the tickets that a model was fitted with again, and let it trust itself as far as they show."""
    places = sample(model)
    tried = replace(model, trials=trials(model, places))
    trust = trusted(tried, tickets, places)
    return replace(calibrated(replace(tried, trust=trust), tickets), trials=())


def sample(model: Model) -> Places:
    """Choose solved tickets to ask again, spread over all."""
    places = np.flatnonzero(model.solved >= 0)
    if len(places) > MOST:
        places = places[np.linspace(0, len(places) - 1, MOST).astype(np.int64)]
    return places


def trials(model: Model, places: Places) -> tuple[Trial, ...]:
    """Learn the articles' classes again without the tickets to be asked, by halves where they are many of all."""
    if not len(model.by_article.labels):
        return ()
    halves = [places] if 4 * len(places) <= len(model.solved) else [places[::2], places[1::2]]
    return tuple(model.tried(half) for half in halves)


def trusted(model: Model, tickets: Sequence[Document], places: Places) -> Trust:
    """Choose the trust under which the right articles of these tickets, each left out, stand highest.

    It is the usual one unless another is better by more than chance would make it.
    """
    if len(places) < FEWEST:
        return model.trust
    classes = (1.0, 0.0) if len(model.by_article.labels) else (1.0,)
    levels = [replace(level, classes=share) for share in classes for level in LEVELS]
    steps = [abs(n % len(LEVELS) - USUAL) + n // len(LEVELS) for n in range(len(levels))]
    heights = np.empty((len(places), len(levels)))
    for n, asked in enumerate(_asked(model, tickets, places)):
        right = int(model.solved[asked.without])
        heights[n] = [height(asked.under(level), right) for level in levels]
    best = int((heights.sum(axis=0) - FAMILIAR * np.array(steps)).argmax())
    gained = heights[:, best] - heights[:, USUAL]
    is_chance = gained.sum() <= CHANCE * gained.std() * np.sqrt(len(places))
    return replace(levels[USUAL if is_chance else best], measured=len(places))


def _asked(model: Model, tickets: Sequence[Document], places: Places) -> Iterator[Asked]:
    texts = {ticket.key: ticket for ticket in tickets}
    for place in places.tolist():
        ticket = texts[int(model.tickets.keys[place])]
        question = ask([(ticket.title, TICKET_TITLE_TIMES), *telling(ticket.body)])
        yield Asked.of(model, question, without=place)


def height(scores: Floats, right: int) -> float:
    """Give one divided by the rank of the right article."""
    return 1.0 / (1.0 + float(np.count_nonzero(scores > scores[right])))
