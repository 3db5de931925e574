"""Which articles answer this text, and which past tickets are like it?

`Recommender` learns from articles and solved tickets, follows the database and answers with reasons that add up to
the score. Other floors import from here, not from the files.
"""

from recommend.evaluation import Evaluation, measure
from recommend.gaps import clusters as cluster_texts
from recommend.gaps import name as name_texts
from recommend.incidents import Burst, Known, Lookout, Past, Report, Subjects, Watch, fitting
from recommend.neighbours import Pair, near_pairs
from recommend.proposals import Category, Cue, categories, impact, urgency
from recommend.recommender import Recommender
from recommend.results import (
    Acceptance,
    Confidence,
    Guess,
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
    "Burst",
    "Category",
    "Confidence",
    "Cue",
    "Damaged",
    "Evaluation",
    "Guess",
    "Known",
    "Lookout",
    "Near",
    "Pair",
    "Past",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Recommender",
    "Report",
    "SimilarTicket",
    "State",
    "Subjects",
    "Watch",
    "categories",
    "cluster_texts",
    "fitting",
    "impact",
    "measure",
    "name_texts",
    "near_pairs",
    "urgency",
]
