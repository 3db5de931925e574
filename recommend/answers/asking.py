"""Take the text of a ticket apart, once for all that is asked about it."""

from functools import lru_cache
from typing import Final

from recommend.model import TICKET_TITLE_TIMES
from recommend.texts import Question, ask, telling

TITLE_MOST: Final = 1_000
LATELY: Final = 8


@lru_cache(maxsize=LATELY)
def question_of(title: str, text: str) -> Question:
    """Return the question that a ticket asks; the same one again for a text that was asked lately."""
    return ask([(title[:TITLE_MOST], TICKET_TITLE_TIMES), *telling(text)])
