"""Which words mean the same, belong together, or lead to a chosen article? What the support has taught the search."""

from search.lexicon.lexicon import NOTHING, Alternative, Lexicon, Rule

__all__ = ["NOTHING", "Alternative", "Lexicon", "Rule"]
