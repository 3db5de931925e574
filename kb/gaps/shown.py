"""Which tickets and searches of a gap may somebody read word by word?"""

from dataclasses import dataclass

from kb import rights
from kb.models import Gap, GapMember, Person, Ticket
from kb.past_queries import PEOPLE


@dataclass(frozen=True)
class Examples:
    """Tickets and searches that may be read, and how many searches may only be counted."""

    tickets: list[Ticket]
    searches: list[GapMember]
    hidden: int


def examples(gap: Gap, person: Person | None) -> Examples:
    """Return what somebody may read of a gap: their tickets, and searches of three people; admins read all."""
    tickets = [m.ticket for m in gap.members if m.ticket and rights.may_read_ticket(person, m.ticket)]
    asked = [m for m in gap.members if m.asked]
    searches = [m for m in asked if may_read_search(person, m.people)]
    return Examples(tickets, searches, len(asked) - len(searches))


def may_read_search(person: Person | None, people: int) -> bool:
    """Tell whether somebody may read what so many people searched for."""
    return rights.is_admin(person) or (rights.may_publish(person) and people >= PEOPLE)
