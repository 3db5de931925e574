"""The list of contracts: found, changed one by one, taken out and read back without loss."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import contracts
from kb.errors import Conflict, Invalid, NotFound
from kb.forms import plain_line
from kb.models import Contract
from kb.settings import recent
from tests.factories import NOON

names = st.text("=+-@'\"，, a一", max_size=12).map(plain_line)


def save(session: Session, *row: str, was: str | None = None) -> Contract:
    return contracts.save(session, row, was=was, by=None, at=NOON)


def listed(session: Session, typed: str = "") -> list[str]:
    return [each.customer_no for each in contracts.listing(session, typed)]


def test_one_contract_is_made_changed_and_removed_on_the_record(session: Session) -> None:
    save(session, "C-1", "一号厂", "vip", "2027-01-31")
    save(session, "C-2", "二号厂", "高级", "")
    assert (listed(session, "二号"), listed(session, "c-1"), listed(session, "%")) == (["C-2"], ["C-1"], [])
    save(session, "C-3", "二号厂", "basic", "", was="C-2")
    assert listed(session) == ["C-1", "C-3"]
    with pytest.raises(Conflict):
        save(session, "C-9", "", "vip", was="C-2")
    with pytest.raises(Invalid):
        save(session, "C-1", "", "vip", was="C-3")
    contracts.remove(session, "C-3", by=None, at=NOON)
    with pytest.raises(NotFound):
        contracts.get(session, "C-3")
    assert [change.subject for change in recent(session, "contract")] == ["C-3", "C-3", "C-2", "C-1"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", "a", "vip"), "customer_no"),
        (("C-1", "x" * 121, "vip"), "customer_no"),
        (("C-1", "a", "黄金"), "tier"),
        (("C-1", "a", "vip", "明年"), "until"),
    ],
)
def test_a_bad_contract_is_refused_at_its_field(session: Session, row: tuple[str, ...], field: str) -> None:
    with pytest.raises(Invalid) as found:
        save(session, *row)
    assert set(found.value.fields) == {field}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.dictionaries(names.filter(bool), st.tuples(names, st.sampled_from(["basic", "vip"]))))
def test_a_list_that_was_taken_out_is_read_back_as_it_was(session: Session, rows: dict[str, Any]) -> None:
    text = "\n".join(
        f'"{quoted(no)}","{quoted(name)}",{tier},2027-01-31' for no, (name, tier) in rows.items()
    )
    heading = "客户编号,名称,服务等级,到期日\n"
    contracts.replace_all(session, heading + text, by=None, at=NOON)
    first = contracts.as_csv(session)
    contracts.replace_all(session, first, by=None, at=NOON)
    assert contracts.as_csv(session) == first
    cells = [cell for row in csv.reader(StringIO(first)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert contracts.count(session) == len(rows)
    assert contracts.find(session, "", date(2027, 1, 1)) is None


def quoted(text: str) -> str:
    """Return a cell as it stands between quotation marks."""
    return text.replace('"', '""')
