"""Of which class is a text? Each class is a weighed sum of the tickets and titles that were learned from.

So a margin needs nothing but the text's likeness to them: for the weights wᵢ of a class, f(t) = Σ wᵢ (t · xᵢ + 1).
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Labels = NDArray[np.uint64]

SHARPNESS: Final = 4.0
NONE_OF_THEM: Final = -0.5
"""The margin of what is of no class at all."""


def _empty(kind: Any) -> Any:
    return field(default_factory=lambda: np.empty(0, kind))


@dataclass(frozen=True)
class Sums:
    """Weights of documents in classes: by document where its weights begin, then class and weight of each."""

    offsets: NDArray[np.uint32] = _empty(np.uint32)
    classes: NDArray[np.int32] = _empty(np.int32)
    weights: NDArray[np.float32] = _empty(np.float32)

    @classmethod
    def made(cls, places: Numbers, classes: Numbers, weights: Floats) -> "Sums":
        """Order weights of documents, given by their places, in classes."""
        order = np.argsort(places, kind="stable")
        counts = np.bincount(places) if len(places) else np.empty(0, np.int64)
        return cls(
            np.append(0, np.cumsum(counts)).astype(np.uint32),
            classes[order].astype(np.int32),
            weights[order].astype(np.float32),
        )

    def of(self, likeness: Floats, size: int) -> Floats:
        """Add up the weighed likeness of each class; [classes]."""
        from search.arrays import loops

        found = np.zeros(size)
        places = np.flatnonzero(likeness[: max(len(self.offsets) - 1, 0)])
        loops.add(self.offsets, self.classes, self.weights, places, likeness[places], 0, found)
        return found

    def at(self, place: int, size: int) -> Floats:
        """Give the weights of one document; [classes]."""
        found = np.zeros(size)
        if place + 1 < len(self.offsets):
            own = slice(int(self.offsets[place]), int(self.offsets[place + 1]))
            found[self.classes[own]] = self.weights[own]
        return found


@dataclass(frozen=True)
class Classifier:
    """labels uint64 [classes] rising, what each stands for; biases float64 [classes]."""

    labels: Labels = _empty(np.uint64)
    biases: Floats = _empty(np.float64)
    tickets: Sums = field(default_factory=Sums)
    subjects: Sums = field(default_factory=Sums)

    def probabilities(self, tickets: Floats, subjects: Floats, without: int = -1) -> Floats:
        """Tell how likely each class is for a text, given its likeness to tickets and titles; [classes].

        They add up to less than one: the rest is that it is of none. `without` leaves out the ticket at a place.
        """
        if not len(self.labels):
            return np.empty(0)
        size, biases = len(self.labels), self.biases
        if without >= 0:
            tickets = tickets.copy()
            tickets[without] = 0.0
            biases = biases - self.tickets.at(without, size)
        margins = biases + self.tickets.of(tickets, size) + self.subjects.of(subjects, size)
        raised = SHARPNESS * (margins - max(float(margins.max()), NONE_OF_THEM))
        shares = np.exp(raised)
        none = np.exp(SHARPNESS * (NONE_OF_THEM - max(float(margins.max()), NONE_OF_THEM)))
        found: Floats = shares / (shares.sum() + none)
        return found

    def of(self, found: Floats, wanted: Labels) -> Floats:
        """Pick the probabilities of some labels, 0 for what is no class; [wanted]."""
        if not len(self.labels):
            return np.zeros(len(wanted))
        at = np.minimum(np.searchsorted(self.labels, wanted), len(self.labels) - 1)
        picked: Floats = np.where(self.labels[at] == wanted, found[at], 0.0)
        return picked

    def arrays(self) -> dict[str, Any]:
        """Give the arrays by name, as they are saved."""
        sums = {"tickets": self.tickets, "subjects": self.subjects}
        own = {f"{name}.{part}": getattr(s, part) for name, s in sums.items() for part in _PARTS}
        return {"labels": self.labels, "biases": self.biases, **own}

    @classmethod
    def of_arrays(cls, arrays: dict[str, Any]) -> "Classifier":
        """Take what `arrays` gave."""
        tickets, subjects = (
            Sums(*(arrays[f"{name}.{part}"] for part in _PARTS)) for name in ("tickets", "subjects")
        )
        return cls(arrays["labels"], arrays["biases"], tickets, subjects)


_PARTS: Final = ("offsets", "classes", "weights")
