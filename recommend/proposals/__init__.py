"""What may be proposed for a new ticket: its category, how many it hits and how urgent it is, and why?

A proposal names what led to it and is never more than that: people choose.
"""

from recommend.proposals.categories import Category, categories
from recommend.proposals.cues import Cue, impact, urgency

__all__ = ["Category", "Cue", "categories", "impact", "urgency"]
