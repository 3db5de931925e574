"""Limits and calendar on one page: what is promised, and when the support works."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kb import settings
from kb.calendars import runs
from kb.deadlines import PRIORITIES, UNITS, due
from kb.settings import House
from webui.admin.blueprint import admin
from webui.admin.settings import save
from webui.installation import services

PARTS = ("first_response", "resolution")
NAMES = ("limits", "calendar")
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@admin.get("/limits")
def limits() -> str:
    """Show what is promised."""
    return _page(_shown(services().house()))


@admin.post("/limits")
def save_limits() -> tuple[str, int] | Response:
    """Promise something else, from the next ticket on."""
    form = request.form
    typed = {name: form.get(name, "") for name in form if name not in {"csrf_token", "edition", "weekdays"}}
    typed["weekdays"] = " ".join(form.getlist("weekdays"))
    wanted = {"limits": dict(_limits(typed)), "calendar": _calendar(typed)}
    return save(wanted, lambda errors, conflict: _page(typed, errors, conflict), url_for("admin.limits"))


def _limits(typed: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in PRIORITIES:
        spans = {
            part: [_number(typed.get(f"{name}.{part}", "")), typed.get(f"{name}.{part}.unit", "")]
            for part in PARTS
        }
        yield name, {**spans, "around_the_clock": typed.get(f"{name}.always") == "1"}


def _calendar(typed: dict[str, str]) -> dict[str, Any]:
    return {
        "weekdays": [int(day) for day in typed["weekdays"].split() if day.isdecimal()],
        "opens": typed.get("opens", ""),
        "closes": typed.get("closes", ""),
        "holidays": _runs(typed.get("holidays", "")),
        "workdays": _runs(typed.get("workdays", "")),
    }


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 6 else 0


def _runs(text: str) -> list[list[str]]:
    """Read a day or a run of days from each line; a line that holds none is handed on to be complained about."""
    found = []
    for line in text.splitlines():
        days = [_iso(day) for day in DAY.findall(line)]
        if line.strip():
            found.append([days[0], days[-1]] if len(days) in {1, 2} else [line, line])
    return found


def _iso(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}-{month:0>2}-{number:0>2}"


def _shown(house: House) -> dict[str, str]:
    """Return limits and calendar as the fields of the form hold them."""
    values: dict[str, str] = {}
    for name, limit in house.limits.items():
        for part in PARTS:
            span = getattr(limit, part)
            values |= {f"{name}.{part}": str(span.number), f"{name}.{part}.unit": span.unit}
        values[f"{name}.always"] = "1" if limit.around_the_clock else ""
    calendar = house.calendar
    return values | {
        "weekdays": " ".join(map(str, calendar.weekdays)),
        "opens": f"{calendar.opens:%H:%M}",
        "closes": f"{calendar.closes:%H:%M}",
        "holidays": _lines(calendar.holidays),
        "workdays": _lines(calendar.workdays),
    }


def _lines(days: frozenset[date]) -> str:
    return "\n".join(f"{first}" if first == last else f"{first} {last}" for first, last in runs(days))


def _example(house: House) -> list[tuple[str, datetime, datetime]]:
    """Return until when a ticket that came now would be answered and solved."""
    now, zone = services().clock(), services().settings.zone
    return [(name, *due(now, name, zone, rules=house.rules)) for name in PRIORITIES]


def _page(values: dict[str, str], errors: dict[str, str] | None = None, conflict: str = "") -> str:
    house = services().house()
    with services().sessions.read() as db:
        return render_template(
            "admin/limits.html",
            values=values,
            errors=errors or {},
            conflict=conflict,
            theirs=_shown(house) if conflict else None,
            edition=house.edition,
            priorities=PRIORITIES,
            units=UNITS,
            parts=PARTS,
            weekdays=[datetime(2026, 1, 5, tzinfo=UTC) + n * timedelta(days=1) for n in range(7)],
            example=_example(house),
            changes=settings.changes_of(db, NAMES),
        )
