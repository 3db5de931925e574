"""Which articles answer this text, and which past tickets are like it?

`Recommender` learns from articles and solved tickets, follows the database and answers with reasons that add up to
the score. Other floors import from here, not from the files.
"""

from recommend.recommender import Recommender
from recommend.results import (
    Acceptance,
    Confidence,
    Near,
    Reason,
    Recommendation,
    Recommendations,
    SimilarTicket,
    State,
)
from search.arrays import Damaged

__all__ = [
    "Acceptance",
    "Confidence",
    "Damaged",
    "Near",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "SimilarTicket",
    "State",
]
