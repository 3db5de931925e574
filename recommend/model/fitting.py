"""Weigh all articles and solved tickets together (fit), or a few new ones by what a fit knows (weigh)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommend.model import weights
from recommend.model.part import Part
from recommend.model.weights import Corpus
from recommend.texts import Counts, Document, count, distinct, families_from, sparse
from search.arrays import Keys

Frequencies = NDArray[np.int64]


def fit(articles: Sequence[Document], tickets: Sequence[Document]) -> tuple[Corpus, Part, Part]:
    """Learn the weights of all terms; the parts hold the documents by rising key, whatever their order was."""
    articles, tickets = (sorted(documents, key=lambda d: d.key) for documents in (articles, tickets))
    own = count(articles), count(tickets)
    keys = distinct(np.append(own[0].keys, own[1].keys))
    if not len(keys):
        return Corpus(), Part.empty(), Part.empty()
    counted = [counts.over(keys) for counts in own]
    _, first_word = families_from(keys)
    words, titles = _words(counted[0], first_word)
    corpus = Corpus(len(articles), len(tickets), _mean(words), _mean(titles))
    weighed = _fitted(counted)
    bm25 = [
        weights.bm25(matrix, weights.bm25_idf(_held(matrix), corpus), mean)
        for matrix, mean in ((words, corpus.words), (titles, corpus.title_words))
    ]
    return (
        corpus,
        Part.make(articles, counted[0], weighed[: len(articles)], bm25),
        Part.make(tickets, counted[1], weights.as_ticket(weighed[len(articles) :], keys)),
    )


def weigh_articles(documents: Sequence[Document], corpus: Corpus, fitted: tuple[Part, Part]) -> Part:
    """Weigh new articles by the frequencies of a fit, given its articles and tickets."""
    counts = count(documents)
    _, first_word = families_from(counts.keys)
    bm25 = [
        weights.bm25(
            matrix, weights.bm25_idf(_frequencies(fitted[0], name, counts.keys[first_word:]), corpus), mean
        )
        for name, matrix, mean in zip(
            ("words", "titles"), _words(counts, first_word), (corpus.words, corpus.title_words), strict=True
        )
    ]
    return Part.make(documents, counts, weights.tfidf(counts, _idf(counts.keys, corpus, fitted)), bm25)


def weigh_tickets(documents: Sequence[Document], corpus: Corpus, fitted: tuple[Part, Part]) -> Part:
    """Weigh newly solved tickets by the frequencies of a fit, given its articles and tickets."""
    counts = count(documents)
    idf = _idf(counts.keys, corpus, fitted)
    weighed = weights.tfidf(counts, idf, weights.TICKET_TITLE_TIMES)
    return Part.make(documents, counts, weights.as_ticket(weighed, counts.keys))


def _idf(keys: Keys, corpus: Corpus, fitted: tuple[Part, Part]) -> NDArray[np.float64]:
    articles, tickets = (_frequencies(part, "terms", keys) for part in fitted)
    return weights.idf(articles + tickets, corpus)


def _frequencies(part: Part, name: str, keys: Keys) -> Frequencies:
    postings = part.postings[name]
    return postings.frequencies(postings.rows(keys))


def _fitted(counted: Sequence[Counts]) -> Any:
    from sklearn.feature_extraction.text import TfidfTransformer

    stacked: Any = sparse().vstack([counts.packed for counts in counted], format="csr").astype(np.float64)
    articles, tickets = counted
    stacked.data = np.append(
        weights.frequency(articles), weights.frequency(tickets, weights.TICKET_TITLE_TIMES)
    )
    transformer: Any = TfidfTransformer
    return transformer(sublinear_tf=True).fit(stacked).transform(stacked, copy=False)


def _words(counts: Counts, first_word: int) -> tuple[Any, Any]:
    """Take the weighted counts of words, and the counts of words in titles."""
    title, _, _ = counts.fields()
    words, titles = counts.packed.astype(np.float64), counts.packed.astype(np.float64)
    words.data, titles.data = weights.frequency(counts), title.astype(np.float64)
    titles.eliminate_zeros()
    return words[:, first_word:], titles[:, first_word:]


def _held(matrix: Any) -> Frequencies:
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _mean(matrix: Any) -> float:
    total = float(matrix.sum())
    return max(total / max(int(matrix.shape[0]), 1), 1e-9)
