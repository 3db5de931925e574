"""Which of many short texts ask for the same, and what is it, in a few words?"""

from recommend.gaps.clusters import clusters
from recommend.gaps.naming import name

__all__ = ["clusters", "name"]
