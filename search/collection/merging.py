"""Make one segment of several, leaving out who is gone."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from search.arrays.postings import Postings
from search.arrays.store import Arrays
from search.collection.counting import as_bytes, character_frequencies
from search.collection.segment import Segment
from search.collection.told import merged_words


def merge(segments: Sequence[Segment]) -> Arrays:
    """Make the arrays of a segment that holds the living documents of all, in their order."""
    postings = _merged_postings("terms", [s.terms for s in segments], _places(segments))
    columns = _merged_columns(segments)
    keys, offsets, docs = (postings[f"terms.{part}"] for part in ("keys", "offsets", "docs"))
    return {
        **postings,
        **_merged_characters(segments),
        "lengths": np.concatenate([s.arrays["lengths"][:, s.alive] for s in segments], axis=1),
        **columns,
        **merged_words(
            [s.vocabulary for s in segments], Postings(keys, offsets, docs, {}), columns["audience"]
        ),
    }


def _places(segments: Sequence[Segment]) -> list[NDArray[np.int32]]:
    found, base = [], 0
    for segment in segments:
        places = np.cumsum(segment.alive, dtype=np.int32) - 1 + base
        found.append(np.where(segment.alive, places, -1).astype(np.int32))
        base += segment.living
    return found


def _merged_postings(name: str, parts: Sequence[Postings], places: Sequence[NDArray[np.int32]]) -> Arrays:
    from search.arrays import merge_loops

    keys = np.unique(np.concatenate([part.keys for part in parts]))
    rows = [np.searchsorted(keys, part.keys).astype(np.int64) for part in parts]
    counts = np.zeros(len(keys), np.int64)
    for part, place, row in zip(parts, places, rows, strict=True):
        merge_loops.count_living(part.offsets, part.docs, place, row, counts)
    offsets = np.zeros(len(keys) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    docs, packed = np.empty(offsets[-1], np.int32), np.empty(offsets[-1], np.uint16)
    ends = offsets[:-1].copy()
    for part, place, row in zip(parts, places, rows, strict=True):
        merge_loops.copy_living(
            part.offsets, part.docs, part.columns["counts"][:], place, row, ends, docs, packed
        )
    used = counts > 0
    return {
        f"{name}.keys": keys[used],
        f"{name}.offsets": np.append(offsets[:-1][used], offsets[-1]).astype(np.uint32),
        f"{name}.docs": docs,
        f"{name}.counts": packed,
    }


def _merged_characters(segments: Sequence[Segment]) -> Arrays:
    lengths = [np.diff(s.arrays["han.offsets"]) for s in segments]
    kept = [np.repeat(s.alive, n) for s, n in zip(segments, lengths, strict=True)]
    living = [n[s.alive] for s, n in zip(segments, lengths, strict=True)]
    points = np.concatenate([s.points[k] for s, k in zip(segments, kept, strict=True)])
    return {
        "han.offsets": np.append(0, np.cumsum(np.concatenate(living))).astype(np.uint32),
        "han.points": points,
        "han.counts": np.concatenate([s.character_counts[k] for s, k in zip(segments, kept, strict=True)]),
        **character_frequencies(points),
    }


def _merged_columns(segments: Sequence[Segment]) -> Arrays:
    labels: defaultdict[str, int] = defaultdict(count().__next__)
    codes = [np.array([labels[label] for label in s.labels], np.int32) for s in segments]
    merged: Arrays = {
        name: np.concatenate([s.arrays[name][s.alive] for s in segments])
        for name in ("key", "audience", "updated_at", "useful", "changed")
    }
    for name in ("category", "kind", "lang"):
        merged[name] = np.concatenate(
            [code[s.arrays[name][s.alive]] for s, code in zip(segments, codes, strict=True)]
        )
    for offsets, values in (("tags.offsets", "tags.codes"), ("cards.offsets", "cards.bytes")):
        lengths = [np.diff(s.arrays[offsets]) for s in segments]
        merged[offsets] = np.append(
            0, np.cumsum(np.concatenate([n[s.alive] for s, n in zip(segments, lengths, strict=True)]))
        ).astype(np.int64)
        kept = [s.arrays[values][np.repeat(s.alive, n)] for s, n in zip(segments, lengths, strict=True)]
        if values == "tags.codes":
            kept = [code[value] for code, value in zip(codes, kept, strict=True)]
        merged[values] = np.concatenate(kept)
    merged["labels"] = as_bytes(list(labels))
    return merged
