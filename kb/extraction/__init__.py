"""What does a document say? Read in a process of its own, which may take only so much time and memory."""

from kb.extraction.archives import ArchiveError
from kb.extraction.running import UnreadableDocument, rows_of, text_of

__all__ = ["ArchiveError", "UnreadableDocument", "rows_of", "text_of"]
