"""How good are suggestions and similar tickets, measured on solved tickets as if each were new?"""

from recommend.evaluation.labels import LEARNED, split
from recommend.evaluation.measures import Band, Measure, Ranks, Share
from recommend.evaluation.replay import BANDS, Evaluation, evaluate
from recommend.evaluation.run import measure

__all__ = [
    "BANDS",
    "LEARNED",
    "Band",
    "Evaluation",
    "Measure",
    "Ranks",
    "Share",
    "evaluate",
    "measure",
    "split",
]
