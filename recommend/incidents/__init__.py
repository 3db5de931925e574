"""Do many new tickets speak of the same, more than that subject usually brings?

`Subjects` learns from past tickets what each subject looks like and how often it comes; `Watch` adds up, ticket by
ticket, the evidence that one of them comes more often now, and notices many that say the same in the same words;
`Lookout` lets it follow the database.
`fitting` tells which known issue a text is about.
"""

from recommend.incidents.lookout import Lookout
from recommend.incidents.matching import Known, fitting
from recommend.incidents.reports import Burst, Past, Report
from recommend.incidents.subjects import Subjects
from recommend.incidents.watching import WINDOW, Watch

__all__ = ["WINDOW", "Burst", "Known", "Lookout", "Past", "Report", "Subjects", "Watch", "fitting"]
