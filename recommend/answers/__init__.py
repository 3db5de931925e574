"""What does a model answer: which articles and tickets, in which order, how sure, and why?"""

from recommend.answers.asking import TITLE_MOST, question_of
from recommend.answers.evidence import AMONG, known, shared, standing, strengths
from recommend.answers.near import duplicates, similar
from recommend.answers.ranking import answer
from recommend.answers.scoring import Asked
from recommend.answers.upkeep import DAY

__all__ = [
    "AMONG",
    "DAY",
    "TITLE_MOST",
    "Asked",
    "answer",
    "duplicates",
    "known",
    "question_of",
    "shared",
    "similar",
    "standing",
    "strengths",
]
