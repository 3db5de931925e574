"""Short texts as vectors: words, Han bigrams and neighbouring words, each drawn a little to its nearest others."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from recommend.model.weights import Corpus, idf, telling
from recommend.texts import Document, count, families_from, sparse

LONGEST: Final = 2_000
SHARES: Final = (0.2, 0.3, 0.5)
"""Of neighbouring words, bigrams and words in a likeness: pairs, which are rare, would else drown the words."""

NEAREST: Final = 3
DRAWN: Final = 0.7
"""A text and its nearest three, which often say in other words what it says: without them clusters of the same purity
hold a quarter less."""


def vectors(texts: Sequence[str]) -> Any:
    """Return CSR [texts, terms], rows of length 1; a text without any known word is an empty row."""
    counts = count([Document(n, "", None, text[:LONGEST]) for n, text in enumerate(texts)])
    held = np.bincount(counts.packed.indices, minlength=len(counts.keys))
    weights = idf(held, Corpus(articles=0, tickets=len(texts))) * telling(counts.keys)
    first_pair, first_word = families_from(counts.keys)
    bounds = ((first_pair, first_word), (0, first_pair), (first_word, len(counts.keys)))
    title = counts.fields()[0]
    matrix = sparse().csr_matrix(
        ((np.log(title) + 1.0) * weights[counts.packed.indices], counts.packed.indices, counts.packed.indptr),
        shape=(len(texts), len(counts.keys)),
    )
    parts = [
        _unit(matrix[:, start:end]) * share**0.5 for (start, end), share in zip(bounds, SHARES, strict=True)
    ]
    return _unit(sparse().hstack(parts, format="csr"))


def drawn(matrix: Any) -> Any:
    """Draw each row to its nearest others, weighed by how near they are."""
    like = matrix @ matrix.T
    like.setdiag(0)
    rows, columns, values = [], [], []
    for row in range(like.shape[0]):
        start, end = like.indptr[row : row + 2]
        own = like.data[start:end]
        best = np.argsort(-own, kind="stable")[:NEAREST]
        total = max(float(own[best].sum()), 1e-9)
        rows += [row] * len(best)
        columns.append(like.indices[start:end][best])
        values.append(own[best] / total)
    if not rows:
        return matrix
    shares = (np.concatenate(values), (rows, np.concatenate(columns)))
    return _unit(matrix + DRAWN * (sparse().csr_matrix(shares, shape=like.shape) @ matrix))


def _unit(matrix: Any) -> Any:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse().diags(1 / np.maximum(lengths, 1e-9)) @ matrix
