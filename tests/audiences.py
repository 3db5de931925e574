"""Readers, and those whom a text may be for: tests of all floors draw from these."""

from hypothesis import strategies as st

from kb.audiences import AGENTS, EMPLOYEES, EVERYTHING, FIRST_GROUP, INTERNAL, PUBLIC, SUPPORT, VISITORS

ONE, OTHER, LAST = 1 << FIRST_GROUP, 1 << FIRST_GROUP + 1, 1 << 62
FOR = (PUBLIC, INTERNAL, AGENTS, ONE, OTHER, ONE | OTHER, LAST)
WHO = (VISITORS, EMPLOYEES, SUPPORT, EMPLOYEES | ONE, SUPPORT | OTHER, EMPLOYEES | LAST, EVERYTHING)
SECLUDED = WHO[:-1]
"""Readers from whom something is kept."""

readers = st.sampled_from(FOR)
audiences = st.sampled_from(WHO)
