"""Which service tier does a customer have? A simple table of contracts, filled from a list."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import StringIO

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from kb.errors import Conflict, Invalid, NotFound, Problems
from kb.exports.places import guarded, unguarded
from kb.forms import plain_line
from kb.models import Contract, Person
from kb.sentences import sentence as _
from kb.settings import trail

MOST = 20_000
KIND = "contracts"
ONE = "contract"
NUMBER_MAX = 60
NAME_MAX = 120
NAMES = {_("基础"): "basic", _("高级"): "advanced", "basic": "basic", "advanced": "advanced", "vip": "vip"}
CELLS = {"basic": _("基础"), "advanced": _("高级"), "vip": "VIP"}
COLUMNS = (_("客户编号"), _("名称"), _("服务等级"), _("到期日"))
HEADINGS = (_("客户编号"), _("服务等级"), "customer_no", "tier")


def tier_of(session: Session, customer_no: str, day: date) -> str:
    """Return the tier of a customer on a day, empty where there is no contract."""
    contract = find(session, customer_no, day)
    return contract.tier if contract else ""


def find(session: Session, customer_no: str, day: date) -> Contract | None:
    """Find the contract of a customer that holds on a day."""
    contract = session.get(Contract, customer_no) if customer_no else None
    return contract if contract and (contract.until is None or contract.until >= day) else None


def of_customer(session: Session, customer_no: str) -> Contract | None:
    """Return the contract of a customer, also one that has ended; none where there is none."""
    return session.get(Contract, customer_no) if customer_no else None


def listing(session: Session, typed: str = "", limit: int = 200) -> Sequence[Contract]:
    """Return contracts by customer number, those whose number or name holds what was typed."""
    wanted, typed = select(Contract).order_by(Contract.customer_no).limit(limit), plain_line(typed)
    if typed:
        among = (Contract.customer_no, Contract.name)
        wanted = wanted.where(or_(*(each.contains(typed, autoescape=True) for each in among)))
    return session.scalars(wanted).all()


def get(session: Session, customer_no: str) -> Contract:
    """Return the contract of a customer, ended or not; NotFound when there is none."""
    found = session.get(Contract, customer_no)
    if found is None:
        raise NotFound(_("没有这个客户"))
    return found


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


def save(
    session: Session, row: Sequence[str], *, was: str | None, by: Person | None, at: datetime
) -> Contract:
    """Store one contract, new or in the place of that of the customer `was`; its cells are those of a list."""
    problems = Problems()
    made = _contract(problems, 0, [*map(plain_line, row), "", "", ""])
    problems.raise_if_any()
    before = session.get(Contract, was) if was else None
    if was and before is None:
        raise Conflict(_("这个客户刚刚被别人删了"))
    if made.customer_no != was and session.get(Contract, made.customer_no) is not None:
        raise Invalid("customer_no", _("这个客户编号已经在名单里"))
    if before is None and count(session) >= MOST:
        raise Invalid("customer_no", _("最多 %(most)s 个客户", most=MOST))
    told = _facts(before)
    if before is not None:
        session.delete(before)
        session.flush()
    session.add(made)
    if told != _facts(made):
        trail.note(session, ONE, made.customer_no, before=told, after=_facts(made), by=by, at=at)
    return made


def remove(session: Session, customer_no: str, *, by: Person | None, at: datetime) -> None:
    """Take one contract off the list."""
    found = get(session, customer_no)
    session.delete(found)
    session.flush()
    trail.note(session, ONE, customer_no, before=_facts(found), after={}, by=by, at=at)


def as_csv(session: Session) -> str:
    """Return the whole list as it can be read back; no spreadsheet takes any of it for a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in session.scalars(select(Contract).order_by(Contract.customer_no)):
        until = each.until.isoformat() if each.until else ""
        writer.writerow([guarded(each.customer_no), guarded(each.name), CELLS[each.tier], until])
    return out.getvalue()


def _facts(contract: Contract | None) -> dict[str, str]:
    if contract is None:
        return {}
    until = contract.until.isoformat() if contract.until else ""
    return {"name": contract.name, "tier": contract.tier, "until": until}


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
        cells = [plain_line(unguarded(cell)) for cell in row]
        is_heading = number == 1 and any(cell in HEADINGS for cell in cells)
        if any(cells) and not is_heading:
            yield number, [*cells, "", "", ""]


def _contract(problems: Problems, number: int, row: list[str]) -> Contract:
    """Make a contract of the cells of a line, or (line 0) of a form, whose fields the complaints name."""
    customer_no, name, told, until = row[:4]
    tier = NAMES.get(told.lower(), "")
    if not customer_no or len(customer_no) > NUMBER_MAX or len(name) > NAME_MAX:
        _complain(problems, number, "customer_no", _("缺客户编号，或内容太长"))
    if not tier:
        _complain(problems, number, "tier", _("服务等级只能是基础、高级或 VIP"))
    day = None
    if until:
        try:
            day = date.fromisoformat(until)
        except ValueError:
            _complain(problems, number, "until", _("到期日请写成 2026-10-01 这样"))
    return Contract(customer_no=customer_no, name=name, tier=tier, until=day)


def _complain(problems: Problems, number: int, field: str, why: str) -> None:
    if number:
        problems.add("contracts", _("第 %(n)s 行：%(why)s", n=number, why=why))
    else:
        problems.add(field, why)
