"""What was learned from articles and solved tickets, weighed as arrays and kept in files?"""

from recommend.model.generation import FORMAT, Mask, Model, fit, take_in
from recommend.model.part import FIELDS, Places
from recommend.model.scale import DEFAULT, Scale, scale
from recommend.model.shelf import Shelf
from recommend.model.weights import PHRASING_TIMES, TICKET_TITLE_TIMES, TITLE_TIMES

__all__ = [
    "DEFAULT",
    "FIELDS",
    "FORMAT",
    "PHRASING_TIMES",
    "TICKET_TITLE_TIMES",
    "TITLE_TIMES",
    "Mask",
    "Model",
    "Places",
    "Scale",
    "Shelf",
    "fit",
    "scale",
    "take_in",
]
