"""Into which words does a text fall? One scanner for index and query."""

from search.words.characters import is_han, normalise, places
from search.words.fillers import FILLERS
from search.words.scanner import (
    FILLER_WEIGHT,
    Family,
    Token,
    apart,
    grams,
    han_runs,
    in_dictionary,
    keep_dictionary_in,
    pairs,
    runs,
    scan,
    terms,
    terms_of,
    weight,
)

__all__ = [
    "FILLERS",
    "FILLER_WEIGHT",
    "Family",
    "Token",
    "apart",
    "grams",
    "han_runs",
    "in_dictionary",
    "is_han",
    "keep_dictionary_in",
    "normalise",
    "pairs",
    "places",
    "runs",
    "scan",
    "terms",
    "terms_of",
    "weight",
]
