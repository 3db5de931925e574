"""What was meant by a word that nobody wrote? The words of the corpus, and which of them a mistyped one may be."""

from search.spelling.correcting import Correction, corrections
from search.spelling.gathering import gathered, merged
from search.spelling.typed_pinyin import meant
from search.spelling.vocabulary import Fact, Vocabulary

__all__ = ["Correction", "Fact", "Vocabulary", "corrections", "gathered", "meant", "merged"]
