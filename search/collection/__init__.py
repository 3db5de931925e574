"""Which documents answer free text, best first? Segments of postings, ranked, paged and explained."""

from search.collection.asked import FEW, Asked
from search.collection.collecting import Collection
from search.collection.terms import Also, Own
from search.collection.view import View
from search.collection.weights import WEIGHTS, Weights

__all__ = ["FEW", "WEIGHTS", "Also", "Asked", "Collection", "Own", "View", "Weights"]
