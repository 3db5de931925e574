"""What does a model answer: which articles and tickets, in which order, how sure, and why?"""

from recommend.answers.evidence import AMONG, known, shared, standing, strengths
from recommend.answers.near import duplicates, similar
from recommend.answers.ranking import answer
from recommend.answers.scoring import Asked
from recommend.answers.upkeep import DAY

__all__ = [
    "AMONG",
    "DAY",
    "Asked",
    "answer",
    "duplicates",
    "known",
    "shared",
    "similar",
    "standing",
    "strengths",
]
