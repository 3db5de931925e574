"""Learn classes from solved tickets: each against the tickets of others that are most like it."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model.classifier import Classifier, Labels, Sums
from recommend.model.side import Side
from recommend.texts import sparse

FEWEST: Final = 5
MOST_CLASSES: Final = 1_000
MOST_OF_ONE: Final = 300
MOST_TICKETS: Final = 30_000
RIVALS: Final = 2_000
FEWEST_RIVALS: Final = 400
EFFORT: Final = 200_000
"""How many rivals all classes have together, but for those of few or many classes."""
COST: Final = 3.0
_LEAST: Final = 1e-3

Places = NDArray[np.int64]
Floats = NDArray[np.float64]


def learn(tickets: Side, subjects: Side, labels: Labels, subject_labels: Labels) -> Classifier:
    """Learn the busiest classes from the fitted tickets; labels [tickets] and [subjects], 0 where there is none."""
    first = slice(tickets.fitted.size), slice(subjects.fitted.size)
    known = labels[first[0]] * tickets.alive[first[0]]
    classes = busiest(known)
    if len(classes) < 2:
        return Classifier()
    rows = _newest(known, tickets.keys[first[0]])
    own = subject_labels[first[1]] * subjects.alive[first[1]]
    titles = np.flatnonzero(np.isin(own, classes))
    matrix = _matrix(tickets, rows, subjects, titles)
    labelled = np.append(known[rows], own[titles])
    plane = np.zeros(matrix.shape[1])
    rivals = min(max(EFFORT // len(classes), FEWEST_RIVALS), RIVALS)
    weights = [_one(matrix, np.flatnonzero(labelled == label), plane, rivals) for label in classes]
    numbers = np.repeat(np.arange(len(classes)), [len(at) for at, _ in weights])
    at, values = (np.concatenate(parts) for parts in zip(*weights, strict=True))
    biases = np.bincount(numbers, values, minlength=len(classes)).astype(np.float64)
    of_tickets = at < len(rows)
    return Classifier(
        classes,
        biases,
        Sums.made(rows[at[of_tickets]], numbers[of_tickets], values[of_tickets]),
        Sums.made(titles[at[~of_tickets] - len(rows)], numbers[~of_tickets], values[~of_tickets]),
    )


def busiest(labels: Labels) -> Labels:
    """Give the labels of enough tickets, the most frequent ones where they are too many, in rising order."""
    found, counts = np.unique(labels[labels > 0], return_counts=True)
    found, counts = found[counts >= FEWEST], counts[counts >= FEWEST]
    return np.sort(found[np.argsort(-counts, kind="stable")[:MOST_CLASSES]])


def _newest(labels: Labels, keys: Places) -> Places:
    """Choose the tickets to learn from: of each class and of all together the newest."""
    order = np.flatnonzero(labels > 0)
    order = order[np.argsort(-keys[order], kind="stable")]
    by_label = order[np.argsort(labels[order], kind="stable")]
    own = labels[by_label]
    starts = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
    ranks = np.arange(len(own)) - np.repeat(starts, np.diff(np.append(starts, len(own))))
    kept = by_label[ranks < MOST_OF_ONE]
    return np.sort(kept[np.argsort(-keys[kept], kind="stable")[:MOST_TICKETS]])


def _matrix(tickets: Side, rows: Places, subjects: Side, titles: Places) -> Any:
    """Put the traits of tickets and then of titles into one matrix; CSR, float64 [rows, traits]."""
    keys, owners, values = [], [], []
    for side, chosen, base in ((tickets, rows, 0), (subjects, titles, len(rows))):
        wanted = np.zeros(side.size, bool)
        wanted[chosen] = True
        own, places, weights = side.vectors(wanted, "traits")
        keys.append(own)
        owners.append(np.searchsorted(chosen, places) + base)
        values.append(weights)
    distinct, columns = np.unique(np.concatenate(keys), return_inverse=True)
    shape = len(rows) + len(titles), len(distinct)
    return sparse().csr_matrix((np.concatenate(values), (np.concatenate(owners), columns)), shape=shape)


def _one(matrix: Any, members: Places, plane: Floats, most: int) -> tuple[Places, Floats]:
    """Part one class from its rivals; the rows that carry weight, and their weights."""
    from recommend.model import solver

    arrays = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data
    is_rival = np.ones(matrix.shape[0], bool)
    is_rival[members] = False
    rivals = np.flatnonzero(is_rival)
    if len(rivals) > most:
        near = solver.likeness(arrays, members, plane)[rivals]
        rivals = rivals[np.argsort(-near, kind="stable")[:most]]
    rows = np.sort(np.append(members, rivals))
    signs = np.where(np.isin(rows, members), 1.0, -1.0)
    duals = solver.separate(arrays, rows, signs, COST, plane)
    kept = np.abs(duals) > _LEAST
    return rows[kept], duals[kept]
