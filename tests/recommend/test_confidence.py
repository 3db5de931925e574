"""Is a suggestion called as sure as it is?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from recommend.calibration import calibrated
from recommend.confidence import DEFAULT, Scale, scale, strengths
from recommend.documents import Document
from recommend.model import fit
from tests.recommend.corpus import ARTICLES, TICKETS


@given(st.lists(st.floats(0, 5), max_size=12).map(lambda scores: sorted(scores, reverse=True)))
def test_strengths_lie_between_nothing_and_all(scores: list[float]) -> None:
    found = strengths(scores)
    assert all(0 <= strength < 1 for strength in found)
    assert found == sorted(found, reverse=True)


def test_who_stands_alone_is_stronger_than_one_of_many() -> None:
    assert strengths([0.6, 0.1])[0] > strengths([0.6, 0.5])[0] > strengths([0.1, 0.05])[0]


def test_of_those_called_likely_four_in_five_were_right() -> None:
    measured = [(n / 1000, n % 10 < 9) for n in range(500, 1000)]
    measured += [(n / 1000, n % 10 < 6) for n in range(200, 500)]
    measured += [(n / 1000, n % 10 < 1) for n in range(200)]
    found = scale(measured, 300)
    for band, least, most in (("likely", 0.8, 1.0), ("possible", 0.4, 0.8), ("weak", 0.0, 0.4)):
        count, right = found.bands[band]
        assert count > 0
        assert least <= right / count <= most
    assert found.word(0.99) == "likely"
    assert found.word(0.0) == "weak"
    assert Scale.of(found.facts()) == found


def test_where_all_was_wrong_little_is_called_likely() -> None:
    found = scale([(n / 1000, False) for n in range(1000)], 1000)
    assert found.word(0.9) == "weak"


def test_few_tickets_leave_the_scale_alone() -> None:
    assert calibrated(fit(ARTICLES, TICKETS, last=1), TICKETS).scale == DEFAULT


def test_the_own_tickets_set_the_scale() -> None:
    tickets = [replace(TICKETS[n % 2], key=n + 1) for n in range(40)]
    found = calibrated(fit(ARTICLES, tickets, last=1), tickets).scale
    assert (found.measured, found.tickets) == ("leave-one-out", 40)
    assert found.bands["likely"] == (40, 40)


def test_labels_that_are_all_the_same_do_not_stop_it() -> None:
    articles = [ARTICLES[0]]
    tickets = [Document(n, f"TS{n}", None, "坏了", solved_by=1) for n in range(1, 41)]
    found = calibrated(fit(articles, tickets, last=1), tickets).scale
    assert found.bands["likely"][0] == 40
