"""Keep named arrays in one file: a small header, then each array as it lies in memory, ready to be mapped."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.arrays.files import Damaged

Arrays = dict[str, NDArray[Any]]
_ALIGN: Final = 64


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays of plain numbers to a new file."""
    with path.open("wb") as file:
        for block in blocks(arrays):
            file.write(block)


def blocks(arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes | memoryview]:
    """Give what a file of arrays consists of."""
    told: dict[str, list[Any]] = {}
    at = 0
    for name, array in arrays.items():
        told[name] = [array.dtype.str, array.shape, at]
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps(told).encode()
    header += b" " * (-(len(header) + 8) % _ALIGN)
    yield len(header).to_bytes(8, "little") + header
    for array in arrays.values():
        yield np.ascontiguousarray(array).data
        yield b"\0" * (-array.nbytes % _ALIGN)


def open_arrays(path: Path) -> Arrays:
    """Map a file of arrays into memory, read-only; FileNotFoundError where it has gone, Damaged where it is broken."""
    try:
        return arrays_in(np.memmap(path, np.uint8, "r").view(np.ndarray))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"{path.name}: damaged") from error


def arrays_in(whole: NDArray[np.uint8]) -> Arrays:
    """Give the arrays that lie in the bytes of a file; raises ValueError, KeyError or TypeError where they do not."""
    size = int.from_bytes(whole[:8].tobytes(), "little")
    told = json.loads(whole[8 : 8 + size].tobytes())
    found: Arrays = {}
    for name, (kind, shape, at) in told.items():
        dtype = np.dtype(kind)
        if dtype.hasobject:
            raise ValueError("not plain numbers")
        start = 8 + size + at
        length = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
        found[name] = whole[start : start + length].view(dtype).reshape(shape)
    return found
