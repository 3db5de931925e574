"""Which documents answer free text, best first? Segments of postings, ranked, paged and explained."""

from search.collection.collecting import Collection

__all__ = ["Collection"]
