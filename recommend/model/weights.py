"""How much does a term weigh? TF-IDF and BM25 over title, phrasings and body.

TF-IDF is scikit-learn's (sublinear counts, smooth idf, vectors of length 1); what comes in after a fit is weighed
by the same formula with the document frequencies of the fit, a term unknown there as if one document had held it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.texts import Counts, sparse
from search.arrays import Keys, as_keys, word_key
from search.words import FILLER_WEIGHT, FILLERS

TITLE_TIMES: Final = 16
TICKET_TITLE_TIMES: Final = 2
PHRASING_TIMES: Final = 8
K1: Final = 2.0
B: Final = 0.95
_STEP: Final = 4096

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Corpus:
    """How many articles and tickets were fitted, and how many words an article and a title have in the mean."""

    articles: int = 0
    tickets: int = 0
    words: float = 1.0
    title_words: float = 1.0

    @property
    def documents(self) -> int:
        return self.articles + self.tickets

    def facts(self) -> dict[str, Any]:
        """Return it as the model file holds it."""
        return asdict(self)


def idf(frequencies: NDArray[Any], corpus: Corpus) -> Floats:
    """Weigh terms by the documents that hold them (scikit-learn, smooth_idf); none counts as one."""
    weighed: Floats = np.log((1.0 + corpus.documents) / (1.0 + np.maximum(frequencies, 1))) + 1.0
    return weighed


def bm25_idf(frequencies: NDArray[Any], corpus: Corpus) -> Floats:
    """Weigh words by the articles that hold them (Robertson and Spärck Jones, as in Lucene)."""
    weighed: Floats = np.log(1.0 + (corpus.articles - frequencies + 0.5) / (frequencies + 0.5))
    return weighed


def frequency(counts: Counts, title_times: int = TITLE_TIMES) -> Floats:
    """Weigh each posting by the field: a word in an article's title counts sixteen times."""
    title, phrasings, body = counts.fields()
    return (title_times * title + PHRASING_TIMES * phrasings + body).astype(np.float64)


def tfidf(counts: Counts, idfs: Floats, title_times: int = TITLE_TIMES) -> Any:
    """Weigh documents as a fitted TfidfTransformer would; CSR, float64 [documents, terms], rows of length 1."""
    weighed = counts.packed.astype(np.float64)
    weighed.data = (np.log(frequency(counts, title_times)) + 1.0) * idfs[weighed.indices]
    squares = np.bincount(_documents(weighed), weighed.data**2, minlength=weighed.shape[0])
    weighed.data /= np.sqrt(squares)[_documents(weighed)]
    return weighed


def shared(
    values: Floats, families: NDArray[np.int8], documents: NDArray[np.int64], wanted: Floats
) -> Floats:
    """Scale each document's values so that the squares of each family, of those it has, add up to its share."""
    groups = documents * len(wanted) + families
    size = (int(documents.max(initial=0)) + 1) * len(wanted)
    squares = np.bincount(groups, values**2, minlength=size).reshape(-1, len(wanted))
    shares = np.where(squares > 0, wanted, 0.0)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    scale = np.sqrt(shares / np.maximum(squares, 1e-300)).ravel()
    scaled: Floats = values * scale[groups]
    return scaled


def telling(keys: Keys) -> Floats:
    """Tell how much of its weight each term keeps: words of asking next to nothing, others all."""
    fillers = _fillers()
    nearest = fillers[np.minimum(np.searchsorted(fillers, keys), len(fillers) - 1)]
    kept: Floats = np.where(nearest == keys, FILLER_WEIGHT, 1.0)
    return kept


@cache
def _fillers() -> Keys:
    return np.sort(as_keys(map(word_key, FILLERS)))


def bm25(counted: Any, idfs: Floats, mean: float) -> Any:
    """Weigh counts, CSR [documents, terms], by idf · f · (k1 + 1) / (f + k1 · (1 − b + b · length / mean)); float32."""
    lengths = np.asarray(counted.sum(axis=1), np.float64).ravel()
    norms = K1 * (1 - B + B * lengths / mean)
    weighed = np.empty(counted.nnz, np.float32)
    for first, last, start, end in spans(counted):
        own = np.repeat(norms[first:last], np.diff(counted.indptr[first : last + 1]))
        counts = counted.data[start:end].astype(np.float64)
        weighed[start:end] = counts * (K1 + 1) / (counts + own) * idfs[counted.indices[start:end]]
    return sparse().csr_matrix((weighed, counted.indices, counted.indptr), shape=counted.shape)


def spans(matrix: Any) -> Iterator[tuple[int, int, int, int]]:
    """Cut a CSR matrix so that what is computed on the way stays small: first and last row, first and last posting."""
    for first in range(0, matrix.shape[0], _STEP):
        last = min(first + _STEP, matrix.shape[0])
        yield first, last, int(matrix.indptr[first]), int(matrix.indptr[last])


def _documents(matrix: Any) -> NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
