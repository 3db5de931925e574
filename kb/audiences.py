"""Who finds what, as bits: an article has those of its readers, a reader those of all that he may find.

An article is found where the two have a bit in common. The three lowest are 所有人, 内部员工 and 仅支持人员; each
group has one of the others. Sixty-three fit into a signed number of eight bytes, as databases and arrays hold it.
"""

from typing import Final

PUBLIC: Final = 1
INTERNAL: Final = 2
AGENTS: Final = 4

VISITORS: Final = PUBLIC
EMPLOYEES: Final = PUBLIC | INTERNAL
SUPPORT: Final = EMPLOYEES | AGENTS
EVERYTHING: Final = (1 << 63) - 1

FIRST_GROUP: Final = 3
MOST_GROUPS: Final = 60
GROUPS: Final = EVERYTHING & ~SUPPORT

_LEAST: Final = {PUBLIC: VISITORS, INTERNAL: EMPLOYEES, AGENTS: SUPPORT}


def least(readers: int) -> int:
    """Return how far those of an article's readers see who see least: for groups an employee who is in them."""
    return _LEAST.get(readers, EMPLOYEES | readers)
