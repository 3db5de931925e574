"""What was learned from articles and solved tickets, weighed as arrays and kept in files?"""

from recommend.model.centroids import TITLE
from recommend.model.classifier import Classifier
from recommend.model.comparison import Comparison
from recommend.model.found import Found
from recommend.model.generation import FORMAT, Mask, Model, Trial
from recommend.model.lessons import idf_of, weigh_traits
from recommend.model.making import fit, refit, take_in
from recommend.model.part import FIELDS, Places
from recommend.model.scale import DEFAULT, Scale, scale
from recommend.model.shelf import Shelf
from recommend.model.side import Side
from recommend.model.trust import LEVELS, USUAL, Trust
from recommend.model.weights import PHRASING_TIMES, TICKET_TITLE_TIMES, TITLE_TIMES

__all__ = [
    "DEFAULT",
    "FIELDS",
    "FORMAT",
    "LEVELS",
    "PHRASING_TIMES",
    "TICKET_TITLE_TIMES",
    "TITLE",
    "TITLE_TIMES",
    "USUAL",
    "Classifier",
    "Comparison",
    "Found",
    "Mask",
    "Model",
    "Places",
    "Scale",
    "Shelf",
    "Side",
    "Trial",
    "Trust",
    "fit",
    "idf_of",
    "refit",
    "scale",
    "take_in",
    "weigh_traits",
]
