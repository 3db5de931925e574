"""Which articles do operators leave? Phrases, prefixes, fields, AND, OR and NOT, through Whoosh."""

from search.operators.fields import Fields
from search.operators.query import LONGEST, Query, parse

__all__ = ["LONGEST", "Fields", "Query", "parse"]
