"""What is read of articles, tickets and questions, and what is counted in it?"""

from recommend.texts.codes import is_code
from recommend.texts.counting import Counts, count, distinct, sparse
from recommend.texts.documents import Document, of_article, of_ticket
from recommend.texts.features import (
    BIGRAM,
    PAIR,
    WORD,
    Question,
    ask,
    families_from,
    families_of,
    outer,
)
from recommend.texts.telling import telling
from recommend.texts.traits import count_traits, traits_in_question

__all__ = [
    "BIGRAM",
    "PAIR",
    "WORD",
    "Counts",
    "Document",
    "Question",
    "ask",
    "count",
    "count_traits",
    "distinct",
    "families_from",
    "families_of",
    "is_code",
    "of_article",
    "of_ticket",
    "outer",
    "sparse",
    "telling",
    "traits_in_question",
]
