"""How satisfied are requesters, and who speaks to them again? Asked once a ticket is closed, reminded once."""

from kb.satisfaction.asking import ask, is_anybody_to_ask, remind
from kb.satisfaction.figures import Figures, figures
from kb.satisfaction.following import count_waiting, end, get, keep, listing
from kb.satisfaction.rating import CHANGE_FOR, RATE_FOR, Standing, of_ticket, rate, standing
from kb.satisfaction.sampling import is_sample_due, sample

__all__ = [
    "CHANGE_FOR",
    "RATE_FOR",
    "Figures",
    "Standing",
    "ask",
    "count_waiting",
    "end",
    "figures",
    "get",
    "is_anybody_to_ask",
    "is_sample_due",
    "keep",
    "listing",
    "of_ticket",
    "rate",
    "remind",
    "sample",
    "standing",
]
