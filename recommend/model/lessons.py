"""How much does each trait of a ticket weigh? TF-IDF of unit length; words, near pairs and signs have fixed shares."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.model import weights
from recommend.model.part import Arrays, Part, turned
from recommend.texts import Document, count_traits, families_of, sparse
from search.arrays import Keys

SHARES: Final = np.array([0.35, 0.3, 0.35])
"""Of words, signs (coded like bigrams) and near pairs."""
MOST: Final = np.array([40, 80, 80])
"""The most telling traits that are kept of each."""

Floats = NDArray[np.float64]
Weighed = tuple[Arrays, Arrays]


def fit_lessons(tickets: Sequence[Document], subjects: Sequence[Document]) -> Weighed:
    """Weigh solved tickets, and the titles of the articles that solved any, by what all of them hold."""
    keys, counts = count_traits([_texts(document) for document in (*tickets, *subjects)])
    idf = idf_of(np.bincount(counts.indices, minlength=len(keys)), counts.shape[0])
    weighed = _weighed(keys, counts, idf)
    own, titles = weighed[: len(tickets)], weighed[len(tickets) :]
    return _postings(keys, own), _postings(keys, titles)


def weigh_lessons(documents: Sequence[Document], fitted: tuple[Part, Part]) -> Arrays:
    """Weigh new ones by a fit, given its tickets and titles."""
    keys, counts = count_traits([_texts(document) for document in documents])
    return _postings(keys, _weighed(keys, counts, fitted_idf(keys, fitted)))


def fitted_idf(keys: Keys, fitted: tuple[Part, Part]) -> Floats:
    """Weigh traits by the tickets and titles of a fit that hold them."""
    found = np.zeros(len(keys), np.int64)
    for part in fitted:
        postings = part.postings["traits"]
        found += postings.frequencies(postings.rows(keys))
    return idf_of(found, sum(part.size for part in fitted))


def idf_of(frequencies: NDArray[np.int64], documents: int) -> Floats:
    """Weigh traits by how many hold them (scikit-learn, smooth_idf); none counts as one."""
    weighed: Floats = np.log((1.0 + documents) / (1.0 + np.maximum(frequencies, 1))) + 1.0
    return np.maximum(weighed, 0.1)


def weigh_traits(
    keys: Keys, counts: Floats, idf: Floats, owners: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.bool_]]:
    """Weigh traits of one or more texts, `owners` rising; tell also which of them are kept."""
    from recommend.model.foremost import foremost

    values: Floats = (np.log(counts) + 1.0) * idf
    families = families_of(keys)
    kept = foremost(values, owners, families, MOST)
    return weights.shared(np.where(kept, values, 0.0), families, owners, SHARES), kept


def _texts(document: Document) -> tuple[str, ...]:
    return tuple(text for text in (document.title, document.body) if text)


def _weighed(keys: Keys, counts: Any, idf: Floats) -> Any:
    owners = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    values, kept = weigh_traits(keys[counts.indices], counts.data, idf[counts.indices], owners)
    rows, columns = owners[kept], counts.indices[kept]
    return sparse().csr_matrix((values[kept].astype(np.float32), (rows, columns)), shape=counts.shape)


def _postings(keys: Keys, weighed: Any) -> Arrays:
    return turned("traits", keys, {"weight": weighed})
