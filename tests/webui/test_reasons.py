"""Reasons as people read them: their own words, and shares that add up."""

import pytest

from tests.conftest import Site
from webui.answers import Reason
from webui.presentation.reasons import as_typed, shares, telling_words


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("exchang", "Exchange"),
        ("batteri", "battery"),
        ("邮箱", "邮箱"),
        ("0x80070005", "0x80070005"),
        ("zebra", "zebra"),
    ],
)
def test_stems_are_shown_as_they_were_typed(term: str, shown: str) -> None:
    assert as_typed(term, "Exchange 邮箱 battery 0x80070005") == shown


def test_single_characters_and_repetitions_are_no_chips() -> None:
    reasons = [Reason("风扇", "title", 2.0), Reason("的", "body", 1.9), Reason("风扇", "body", 1.0)]
    reasons.append(Reason(None, "tickets", 0.5))
    assert telling_words(reasons) == [Reason("风扇", "title", 2.0)]


def test_shares_add_up_to_the_score(site: Site) -> None:

    reasons = [Reason(f"词语{n}", "title", 1.0 / n) for n in range(1, 12)]
    with site.app.test_request_context():
        rows = shares(reasons, sum(reason.weight for reason in reasons), "")
    assert len(rows) == 8
    assert rows[0][3] == 1.0
    assert sum(row[2] for row in rows) == pytest.approx(sum(reason.weight for reason in reasons))
