"""How much does a term weigh? TF-IDF and BM25 over title, phrasings and body.

TF-IDF is scikit-learn's (sublinear counts, smooth idf, vectors of length 1); what comes in after a fit is weighed
by the same formula with the document frequencies of the fit, a term unknown there as if one document had held it.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommend.counting import Counts

TITLE_TIMES: Final = 16
TICKET_TITLE_TIMES: Final = 2
PHRASING_TIMES: Final = 8
K1: Final = 2.0
B: Final = 0.95

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
    squares = np.zeros(weighed.shape[0])
    np.add.at(squares, _documents(weighed), weighed.data**2)
    weighed.data /= np.sqrt(squares)[_documents(weighed)]
    return weighed


def bm25(counted: Any, idfs: Floats, mean: float) -> Any:
    """Weigh counts, CSR [documents, terms], by idf · f · (k1 + 1) / (f + k1 · (1 − b + b · length / mean))."""
    lengths = np.asarray(counted.sum(axis=1)).ravel()
    norms = K1 * (1 - B + B * lengths / mean)
    weighed = counted.copy()
    saturated = weighed.data * (K1 + 1) / (weighed.data + norms[_documents(weighed)])
    weighed.data = saturated * idfs[weighed.indices]
    return weighed


def _documents(matrix: Any) -> NDArray[np.int64]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
