"""What is proposed for a ticket: category, impact, urgency, priority and who takes it, each with what led to it?"""

from webui.proposals.proposing import propose
from webui.proposals.results import Assignee, Proposal, Proposals

__all__ = ["Assignee", "Proposal", "Proposals", "propose"]
