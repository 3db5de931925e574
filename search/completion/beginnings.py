"""Many texts laid end to end, and every place in them that may be a beginning, in the order of what follows."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from io import StringIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
_SORTED_BY: Final = 16
_END: Final = "\0"


class Growing:
    """Texts on their way to become `Beginnings`."""

    def __init__(self) -> None:
        self.text = StringIO()
        self.bounds = array("i")
        self.places = array("i")
        self.rows = array("i")

    def add(self, text: str, starts: Iterable[int]) -> None:
        """Take in the next text, and where in it something begins."""
        bound, before = self.text.tell(), len(self.places)
        self.places.extend([bound + start for start in starts])
        self.rows.extend([len(self.bounds)] * (len(self.places) - before))
        self.bounds.append(bound)
        self.text.write(text + _END)


class Beginnings:
    """Unchanging; eight bytes for each beginning, and the texts once."""

    def __init__(self, grown: Growing) -> None:
        self._text = grown.text.getvalue()
        self._bounds = np.array(grown.bounds, np.int32)
        places, rows = np.array(grown.places, np.int32), np.array(grown.rows, np.int32)
        order = np.argsort(self._windows(places), kind="stable")
        self._places, self._rows = places[order], rows[order]

    def _windows(self, places: Numbers) -> NDArray[np.str_]:
        """Cut out what follows each place, as far as it decides about the order."""
        codes = np.frombuffer((self._text + _END * _SORTED_BY).encode("utf-32-le"), np.uint32)
        windows = np.lib.stride_tricks.sliding_window_view(codes, _SORTED_BY)[places]
        return windows.reshape(-1).view(f"<U{_SORTED_BY}")

    def find(self, typed: str) -> tuple[Numbers, Numbers]:
        """List the rows that begin so, and those where only a later word does; a row may stand there twice."""
        within = typed[:_SORTED_BY]

        def begun(place: int) -> str:
            return self._text[place : place + len(within)]

        first = bisect_left(self._places, within, key=begun)
        last = bisect_right(self._places, within, lo=first, key=begun)
        places, rows = self._places[first:last], self._rows[first:last]
        if len(typed) > _SORTED_BY:
            held = np.array([self._text.startswith(typed, place) for place in places.tolist()], bool)
            places, rows = places[held], rows[held]
        is_first = self._bounds[rows] == places
        return rows[is_first], rows[~is_first]

    @property
    def size(self) -> int:
        """How many bytes this takes up."""
        return self._text.__sizeof__() + self._bounds.nbytes + self._places.nbytes + self._rows.nbytes
