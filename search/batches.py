"""Take documents in portions that fit into memory."""

from collections.abc import Iterable, Iterator

from search.document import Document


def batches(documents: Iterable[Document], most: int, characters: int) -> Iterator[list[Document]]:
    """Gather documents, the last of several with one key, until there are many or their text is long."""
    batch: dict[int, Document] = {}
    size = 0
    for document in documents:
        batch[document.key] = document
        size += len(document.title) + len(document.body) + sum(map(len, document.phrasings))
        if len(batch) >= most or size >= characters:
            yield list(batch.values())
            batch, size = {}, 0
    if batch:
        yield list(batch.values())
