"""Ask later tickets of a model that has learned from the earlier ones, with and without their article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from kb.audiences import EVERYTHING
from recommend.answers import Asked, answer, similar
from recommend.calibration import SHOWN, best, without_twins
from recommend.evaluation.measures import DEPTH, Band, Measure, Ranks, Share
from recommend.learning import learned
from recommend.model import TICKET_TITLE_TIMES, Model
from recommend.texts import Document, Question, ask

BANDS: Final[Mapping[str, tuple[float, float]]] = {
    "likely": (0.8, 1.0),
    "possible": (0.5, 0.8),
    "weak": (0.0, 0.5),
}
"""How often a suggestion called so is said to be right."""


@dataclass(frozen=True)
class Evaluation:
    """How good suggestions and similar tickets were.

    `learned` tickets were known, `asked` were asked, and `hidden` of these once more with their article, and those
    that are nearly the same, hidden: then nothing is right. `close` is for similar tickets that were worth a look.
    """

    learned: int
    asked: int
    hidden: int
    suggestions: Mapping[str, Measure]
    similar: Mapping[str, Measure]
    bands: Mapping[str, Band]
    close: Measure

    def as_json(self) -> dict[str, Any]:
        """Return all figures as they are stored and printed."""
        return {
            "learned": self.learned,
            "asked": self.asked,
            "hidden": self.hidden,
            "suggestions": {name: measure.as_json() for name, measure in self.suggestions.items()},
            "similar": {name: measure.as_json() for name, measure in self.similar.items()},
            "calibration": {name: band.as_json() for name, band in self.bands.items()},
            "close": self.close.as_json(),
        }


def evaluate(
    articles: Sequence[Document], earlier: Sequence[Document], later: Sequence[Document]
) -> Evaluation:
    """Learn from the earlier tickets and ask the later ones, whose right article is known."""
    model = learned(articles, earlier, last=1)
    places = {int(key): place for place, key in enumerate(model.articles.keys.tolist())}
    asked = [ticket for ticket in later if ticket.solved_by in places]
    shares = {name: Share() for name in BANDS}
    suggested = _suggested(model, asked, shares)
    hidden = list(asked[::2])
    _hidden(model, hidden, [places[ticket.solved_by] for ticket in hidden], shares)
    found, close = _similar(model, asked)
    return Evaluation(
        learned=len(earlier),
        asked=len(asked),
        hidden=len(hidden),
        suggestions=suggested.measures(),
        similar=found.measures(),
        bands={name: Band(BANDS[name], share.count, share.right) for name, share in shares.items()},
        close=Measure(close.right / max(close.count, 1), close.count),
    )


def _question(ticket: Document) -> Question:
    return ask([(ticket.title, TICKET_TITLE_TIMES), (ticket.body, 1)])


def _suggested(model: Model, asked: Sequence[Document], shares: Mapping[str, Share]) -> Ranks:
    """Rank articles for each ticket as its desk does, but for what people did with them since."""
    ranks = Ranks()
    for ticket in asked:
        items = answer(
            model,
            _question(ticket),
            audience=EVERYTHING,
            category=ticket.category,
            limit=DEPTH,
            acceptance=None,
        ).items
        right = [item.key == ticket.solved_by for item in items]
        ranks.add(right)
        for item, is_right in zip(items[:SHOWN], right, strict=False):
            shares[item.confidence].add(is_right)
    return ranks


def _hidden(
    model: Model, asked: Sequence[Document], answers: Sequence[int], shares: Mapping[str, Share]
) -> None:
    """Ask each ticket when its article, at this place, is not there to be found."""
    masks = without_twins(model, np.unique(np.array(answers, np.int64)).tolist())
    for ticket, place in zip(asked, answers, strict=True):
        for strength, is_right in best(Asked.of(model, _question(ticket)), masks[place]):
            shares[model.scale.word(strength)].add(is_right)


def _similar(model: Model, asked: Sequence[Document]) -> tuple[Ranks, Share]:
    """Rank past tickets for each that has some with the same answer; also count those worth a look."""
    ranks, close = Ranks(), Share()
    solved_by = model.tickets.column("solved_by")
    for ticket in asked:
        wanted = int(((solved_by == ticket.solved_by) & model.tickets.alive).sum())
        items = similar(model, _question(ticket), DEPTH, None)
        right = [item.article == ticket.solved_by for item in items]
        if wanted:
            ranks.add(right, wanted)
        for item, is_right in zip(items[:SHOWN], right, strict=False):
            if item.is_close:
                close.add(is_right)
    return ranks, close
