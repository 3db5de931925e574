"""What has the support taught the search, who changed it, and when?

Words that mean the same (`synonyms`), words of its own (`words`) and rules for single queries (`rules`). Every change
takes a number from one counter, by which searches notice that there is something new, and leaves a line in the trail.
"""

from kb.curation import days, rules, synonyms, words
from kb.curation.trail import last, recent

__all__ = ["days", "last", "recent", "rules", "synonyms", "words"]
