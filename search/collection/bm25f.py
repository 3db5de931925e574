"""How much does a term tell in a document? BM25F over four fields and four families of terms.

A posting keeps how often the term stands in each field, packed into 16 bits (title 2, phrasings 3, tags 1, body 10);
its weight is f · (k1 + 1) / (f + k1) with f = Σ field weight · count / (1 − b + b · length / mean length). A word of
the title counts once more by itself, saturating sooner: TITLE · 3 t / (t + 2) with t four times the title's part of f.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FIELDS: Final = ("title", "phrasings", "tags", "body")
BITS: Final = (2, 3, 1, 10)
SHIFTS: Final = (14, 11, 10, 0)
FIELD_WEIGHTS: Final = np.array([4.0, 3.0, 2.0, 1.0])
FIELD_B: Final = np.array([0.75, 0.75, 0.0, 0.85])
K1: Final = 1.2
TITLE: Final = 0.2
RERANKED: Final = 60

Lengths = NDArray[np.uint32]
Norms = NDArray[np.float32]


def norms(lengths: Lengths, means: NDArray[np.float64]) -> Norms:
    """Give what one occurrence adds to f, per document and field; lengths uint32 [documents, fields]."""
    ratio = lengths / np.maximum(means, 1.0)
    return (FIELD_WEIGHTS / (1.0 - FIELD_B + FIELD_B * ratio)).astype(np.float32)


def counts(packed: NDArray[np.uint16]) -> NDArray[np.float64]:
    """Unpack counts to one column per field."""
    return np.stack(
        [(packed >> shift & ((1 << bits) - 1)) for shift, bits in zip(SHIFTS, BITS, strict=True)], axis=-1
    ).astype(np.float64)


def shares(
    packed: NDArray[np.uint16], norm: Norms, title: NDArray[np.float64] | float = 0.0
) -> NDArray[np.float64]:
    """Say which share of each posting's weight [axis 0] comes from each field [axis 1]."""
    adding = counts(packed) * norm
    f = np.maximum(adding.sum(axis=1, keepdims=True), 1e-30)
    weight = adding / f * (f * (K1 + 1) / (f + K1))
    weight[:, 0] += title * titled(adding[:, 0])
    share: NDArray[np.float64] = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-30)
    return share


def titled(part: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weigh the title's part of f by itself."""
    told: NDArray[np.float64] = 12.0 * part / (4.0 * part + 2.0)
    return told
