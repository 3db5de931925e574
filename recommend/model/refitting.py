"""Weigh all solved tickets anew beside articles that stay as they were counted.

What a term weighs depends on how many articles and tickets hold it. So the articles' weights change by one factor for
each term, and are made of length 1 again: the same as if all were counted anew, in a hundredth of the time.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.model import weights
from recommend.model.lessons import fit_lessons
from recommend.model.part import Part
from recommend.model.side import Side
from recommend.model.weights import Corpus
from recommend.texts import Counts, Document, count
from search.arrays import Keys, Postings

_STEP = 1 << 20

Floats = NDArray[np.float64]


class Weighing(NamedTuple):
    """What terms weigh: by the articles of a fit, and by tickets, given as terms with how many hold each."""

    corpus: Corpus
    articles: Part
    keys: Keys
    held: NDArray[np.int64]

    def idf(self, keys: Keys) -> Floats:
        """Weigh terms."""
        postings = self.articles.postings["terms"]
        in_articles = postings.frequencies(postings.rows(keys))
        if not len(self.keys):
            return weights.idf(in_articles, self.corpus)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        in_tickets = np.where(self.keys[at] == keys, self.held[at], 0)
        return weights.idf(in_articles + in_tickets, self.corpus)


def refit(
    corpus: Corpus,
    articles: Side,
    before: Part,
    tickets: Sequence[Document],
    subjects: Sequence[Document],
) -> tuple[Corpus, Side, Part, Part]:
    """Learn the weights of all terms again, given the articles and the tickets of the fit before.

    Tickets and subjects stand by rising key; the sides that are made are articles, tickets and the subjects' titles.
    """
    lessons, headings = fit_lessons(tickets, subjects)
    counts = count(tickets)
    corpus_now = replace(corpus, tickets=len(tickets))
    old = _weighing(corpus, articles.fitted, before)
    now = Weighing(corpus_now, articles.fitted, counts.keys, _held(counts))
    solved = weights.tfidf(counts, now.idf(counts.keys), weights.TICKET_TITLE_TIMES)
    past = Part.make(tickets, counts.keys, solved, counts.places(), traits=lessons)
    parts = [reweighed(part, old, now) for part in (articles.fitted, *articles.news)]
    return corpus_now, Side(parts[0], parts[1:], articles.gone), past, Part.of_traits(subjects, headings)


def reweighed(part: Part, old: Weighing, now: Weighing) -> Part:
    """Give articles the weights of another weighing, in rows of length 1."""
    postings = part.postings["terms"]
    ratios = (now.idf(postings.keys) / old.idf(postings.keys)).astype(np.float32)
    found = postings.columns["weight"] * np.repeat(ratios, _sizes(postings))
    squares = np.zeros(part.size)
    spans = [slice(start, start + _STEP) for start in range(0, len(found), _STEP)]
    for span in spans:
        squares += np.bincount(postings.docs[span], found[span].astype(np.float64) ** 2, part.size)
    scale = (1.0 / np.sqrt(np.maximum(squares, 1e-300))).astype(np.float32)
    for span in spans:
        found[span] *= scale[postings.docs[span]]
    return Part(part.arrays | {"terms.weight": found})


def _weighing(corpus: Corpus, articles: Part, tickets: Part) -> Weighing:
    postings = tickets.postings["terms"]
    return Weighing(corpus, articles, postings.keys, _sizes(postings))


def _sizes(postings: Postings) -> NDArray[np.int64]:
    """Count the documents of each term."""
    ends = postings.offsets.astype(np.int64)
    sizes: NDArray[np.int64] = ends[1:] - ends[:-1]
    return sizes


def _held(counts: Counts) -> NDArray[np.int64]:
    return np.bincount(counts.packed.indices, minlength=len(counts.keys)).astype(np.int64)
