"""Headings of texts that stand below others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from webui.presentation.contents import below


@given(st.lists(st.integers(1, 6), max_size=12), st.integers(1, 3))
def test_headings_below_a_level_leave_none_out(typed: list[int], level: int) -> None:
    html = "".join(f"<h{n}>{place}</h{n}>" for place, n in enumerate(typed))
    found = [(int(n), int(place)) for n, place in re.findall(r"<h(\d)>(\d+)</h\1>", below(html, level))]
    assert [place for _, place in found] == list(range(len(typed)))
    before = level
    for shown, _ in found:
        assert level < shown <= min(before + 1, 6) or shown == 6
        before = shown
