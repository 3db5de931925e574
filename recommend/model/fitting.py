"""Weigh all articles and solved tickets together (fit), or a few new ones by what a fit knows (weigh)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommend.model import weights
from recommend.model.lessons import fit_lessons, weigh_lessons
from recommend.model.part import Part
from recommend.model.weights import Corpus
from recommend.texts import Counts, Document, count, distinct, families_from, sparse
from search.arrays import Keys

Frequencies = NDArray[np.int64]


def fit(articles: Sequence[Document], tickets: Sequence[Document]) -> tuple[Corpus, Part, Part, Part]:
    """Learn the weights of all terms; the parts hold the documents by rising key, whatever their order was.

    They are articles, tickets, and the titles of the articles that solved tickets.
    """
    articles, tickets = (sorted(documents, key=lambda d: d.key) for documents in (articles, tickets))
    subjects = subjects_of(articles, {ticket.solved_by for ticket in tickets})
    lessons, headings = fit_lessons(tickets, subjects)
    own = [count(articles), count(tickets)]
    keys = distinct(np.append(own[0].keys, own[1].keys))
    if not len(keys):
        return Corpus(), Part.empty(), Part.empty(), Part.empty()
    counted = [counts.over(keys) for counts in own]
    _, first_word = families_from(keys)
    words, titles = _words(counted[0], first_word)
    corpus = Corpus(len(articles), len(tickets), _mean(words), _mean(titles))
    bm25 = [
        weights.bm25(matrix, weights.bm25_idf(_held(matrix), corpus), mean)
        for matrix, mean in ((words, corpus.words), (titles, corpus.title_words))
    ]
    del words, titles
    fitted = _fitted(counted)
    solved = _weighed(counted[1], fitted, weights.TICKET_TITLE_TIMES)
    past = Part.make(tickets, keys, solved, counted[1].places(), traits=lessons)
    weighed, places = _weighed(counted[0], fitted, weights.TITLE_TIMES), counted[0].places()
    own, counted = [], []
    whole = Part.make(articles, keys, weighed, places, bm25)
    return corpus, whole, past, Part.of_traits(subjects, headings)


def subjects_of(articles: Sequence[Document], wanted: set[int]) -> list[Document]:
    """Take the titles of the wanted articles, which count for learning like short tickets."""
    return [Document(a.key, "", None, a.title) for a in articles if a.key in wanted]


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
    weighed = weights.tfidf(counts, _idf(counts.keys, corpus, fitted))
    return Part.make(documents, counts.keys, weighed, counts.places(), bm25)


def weigh_tickets(
    documents: Sequence[Document], corpus: Corpus, fitted: tuple[Part, Part], titles: Part
) -> Part:
    """Weigh newly solved tickets by the frequencies of a fit, given its articles, tickets and titles."""
    counts = count(documents)
    idf = _idf(counts.keys, corpus, fitted)
    weighed = weights.tfidf(counts, idf, weights.TICKET_TITLE_TIMES)
    lessons = weigh_lessons(documents, (fitted[1], titles))
    return Part.make(documents, counts.keys, weighed, counts.places(), traits=lessons)


def weigh_titles(documents: Sequence[Document], fitted: tuple[Part, Part]) -> Part:
    """Weigh titles or tickets nobody solved yet by a fit, given its tickets and titles."""
    return Part.of_traits(documents, weigh_lessons(documents, fitted)) if documents else Part.empty()


def _idf(keys: Keys, corpus: Corpus, fitted: tuple[Part, Part]) -> NDArray[np.float64]:
    articles, tickets = (_frequencies(part, "terms", keys) for part in fitted)
    return weights.idf(articles + tickets, corpus)


def _frequencies(part: Part, name: str, keys: Keys) -> Frequencies:
    postings = part.postings[name]
    return postings.frequencies(postings.rows(keys))


def _fitted(counted: Sequence[Counts]) -> Any:
    from sklearn.feature_extraction.text import TfidfTransformer

    filled = [counts.packed for counts in counted if counts.packed.shape[0]]
    stacked = sparse().vstack(filled, format="csr") if len(filled) > 1 else filled[0]
    transformer: Any = TfidfTransformer
    return transformer(sublinear_tf=True).fit(stacked)


def _weighed(counts: Counts, fitted: Any, title_times: int) -> Any:
    """Weigh all documents by what was fitted; CSR, float32 [documents, terms]."""
    matrix = counts.packed
    found = np.empty(matrix.nnz, np.float32)
    for first, last, start, end in weights.spans(matrix):
        some = counts.part(first, last)
        frequencies = some.packed.astype(np.float64)
        frequencies.data = weights.frequency(some, title_times)
        found[start:end] = fitted.transform(frequencies, copy=False).data
    return sparse().csr_matrix((found, matrix.indices, matrix.indptr), shape=matrix.shape)


def _words(counts: Counts, first_word: int) -> tuple[Any, Any]:
    """Take the weighted counts of words, and the counts of words in titles; CSR, float32."""
    some = Counts(counts.keys[first_word:], counts.packed[:, first_word:])
    own = some.packed
    words, titles = (np.empty(own.nnz, np.float32) for _ in range(2))
    for first, last, start, end in weights.spans(own):
        part = some.part(first, last)
        words[start:end], titles[start:end] = weights.frequency(part), part.fields()[0]
    in_titles = sparse().csr_matrix((titles, own.indices, own.indptr), shape=own.shape, copy=True)
    in_titles.eliminate_zeros()
    return sparse().csr_matrix((words, own.indices, own.indptr), shape=own.shape), in_titles


def _held(matrix: Any) -> Frequencies:
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _mean(matrix: Any) -> float:
    total = float(matrix.sum())
    return max(total / max(int(matrix.shape[0]), 1), 1e-9)
