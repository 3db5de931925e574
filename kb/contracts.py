"""Which service tier does a customer have? A simple table of contracts, filled from a list."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.errors import Problems
from kb.models import Contract, Person
from kb.sentences import sentence as _
from kb.settings import trail
from kb.text import one_line

MOST = 20_000
KIND = "contracts"
NAMES = {_("基础"): "basic", _("高级"): "advanced", "basic": "basic", "advanced": "advanced", "vip": "vip"}
HEADINGS = (_("客户编号"), _("服务等级"), "customer_no", "tier")


def tier_of(session: Session, customer_no: str, day: date) -> str:
    """Return the tier of a customer on a day, empty where there is no contract."""
    contract = session.get(Contract, customer_no) if customer_no else None
    if contract is None or (contract.until is not None and contract.until < day):
        return ""
    return contract.tier


def listing(session: Session, limit: int = 200) -> Sequence[Contract]:
    """Return contracts by customer number."""
    return session.scalars(select(Contract).order_by(Contract.customer_no).limit(limit)).all()


def count(session: Session) -> int:
    """Return how many contracts there are."""
    return session.scalar(select(func.count()).select_from(Contract)) or 0


def replace_all(session: Session, text: str, *, by: Person | None, at: datetime) -> int:
    """Put the contracts of a CSV in the place of those that stand; return how many. Invalid tells of every bad line.

    Each line has a customer number, a name, a tier and perhaps the last day.
    """
    found = read(text)
    before = count(session)
    session.execute(delete(Contract))
    session.add_all(found)
    trail.note(
        session, KIND, KIND, before={"contracts": before}, after={"contracts": len(found)}, by=by, at=at
    )
    return len(found)


def read(text: str) -> list[Contract]:
    """Read contracts, without a heading or with one."""
    problems, found = Problems(), {}
    for number, row in _rows(text):
        contract = _contract(problems, number, row)
        if contract.customer_no in found:
            problems.add(
                "contracts", _("第 %(n)s 行：客户编号 %(no)s 重复", n=number, no=contract.customer_no)
            )
        found[contract.customer_no] = contract
    if len(found) > MOST:
        problems.add("contracts", _("最多 %(most)s 个客户", most=MOST))
    problems.raise_if_any()
    return list(found.values())


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(csv.reader(StringIO(text)), 1):
        cells = [one_line(cell) for cell in row]
        is_heading = number == 1 and any(cell in HEADINGS for cell in cells)
        if any(cells) and not is_heading:
            yield number, [*cells, "", "", ""]


def _contract(problems: Problems, number: int, row: list[str]) -> Contract:
    customer_no, name, told, until = row[:4]
    tier = NAMES.get(told.lower(), "")
    if not customer_no or len(customer_no) > 60 or len(name) > 120:
        problems.add("contracts", _("第 %(n)s 行：缺客户编号，或内容太长", n=number))
    if not tier:
        problems.add("contracts", _("第 %(n)s 行：服务等级只能是基础、高级或 VIP", n=number))
    day = None
    if until:
        try:
            day = date.fromisoformat(until)
        except ValueError:
            problems.add("contracts", _("第 %(n)s 行：到期日请写成 2026-10-01 这样", n=number))
    return Contract(customer_no=customer_no, name=name, tier=tier, until=day)
