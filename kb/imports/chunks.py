"""Cut a stream of rows into pieces small enough for one short transaction."""

from collections.abc import Iterator

from kb.imports.rows import Row

ROWS = 500
CHARACTERS = 8_000_000


def chunks(rows: Iterator[tuple[str, Row]]) -> Iterator[list[tuple[str, Row]]]:
    """Yield lists of at most 500 rows, fewer where they are long."""
    held: list[tuple[str, Row]] = []
    size = 0
    for identity, row in rows:
        held.append((identity, row))
        size += sum(len(value) for value in row.data.values() if isinstance(value, str))
        if len(held) == ROWS or size > CHARACTERS:
            yield held
            held, size = [], 0
    if held:
        yield held
