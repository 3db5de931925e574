"""What proposals hold, the same for pages and API."""

from dataclasses import dataclass

from kb.models import Person


@dataclass(frozen=True)
class Proposal:
    """A value for one field of a ticket, why in one sentence, and the words of the text that led to it."""

    value: str
    because: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignee:
    """Somebody of the support who might take the ticket, and why."""

    person: Person
    because: str


@dataclass(frozen=True)
class Proposals:
    """What is proposed; None where nothing tells, or where it was chosen already."""

    category: Proposal | None = None
    impact: Proposal | None = None
    urgency: Proposal | None = None
    priority: Proposal | None = None
    assignee: Assignee | None = None
    difficulty: Proposal | None = None

    @property
    def fields(self) -> dict[str, Proposal]:
        """What is proposed, by the name of the field."""
        found = {
            "category": self.category,
            "impact": self.impact,
            "urgency": self.urgency,
            "priority": self.priority,
            "difficulty": self.difficulty,
        }
        return {name: proposal for name, proposal in found.items() if proposal is not None}

    @property
    def values(self) -> dict[str, str]:
        """The values alone, as they are kept with a ticket."""
        own = {name: proposal.value for name, proposal in self.fields.items()}
        return own | ({"assignee": self.assignee.person.name} if self.assignee else {})

    def unlike(self, **stored: str) -> "Proposals":
        """Leave out what is as it was proposed."""
        left = {name: p for name, p in self.fields.items() if not _is_in(stored.get(name, ""), p.value)}
        kept = (
            self.assignee if self.assignee and self.assignee.person.name != stored.get("assignee") else None
        )
        return Proposals(**left, assignee=kept)


def _is_in(value: str, proposed: str) -> bool:
    return value == proposed or value.startswith(f"{proposed}/")
