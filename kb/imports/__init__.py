"""How do articles and past tickets come in from files?

Every file is read twice: once to check each row, once to store the good ones in short transactions, so that a
wrong row costs nothing but itself and an interrupted import can simply be run again.
"""

from kb.imports import runs
from kb.imports.articles import Defaults, check_articles, import_articles
from kb.imports.lexicon import import_lexicon
from kb.imports.report import Progress, Refusal, Report
from kb.imports.rows import UnreadableFileError
from kb.imports.solutions import link, link_solutions
from kb.imports.sources import Sources
from kb.imports.tickets import import_tickets

__all__ = [
    "Defaults",
    "Progress",
    "Refusal",
    "Report",
    "Sources",
    "UnreadableFileError",
    "check_articles",
    "import_articles",
    "import_lexicon",
    "import_tickets",
    "link",
    "link_solutions",
    "runs",
]
