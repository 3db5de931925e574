"""Limits, calendars and warnings as the fields of a form hold them, both ways."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from kb.clocks import ANSWERS, MATRIX, PARTS, PRIORITIES, TIERS, Calendar, Span, Special, runs
from kb.settings import House, clock_time

DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
BETWEEN = re.compile(r"[\n,，、;；]")
HOURS = re.compile(r"(\d{1,2}:\d{2})\s*[-–~至]\s*(\d{1,2}:\d{2})")
WARNINGS = ("before", "short", "percent", "far", "reopened")
FACTS = ("priority", "category", "channel", "tier", "part")
CALENDARS = 12
SPECIALS = 40
Typed = dict[str, str]


def typed(form: MultiDict[str, str]) -> Typed:
    """Return what was typed; what may be ticked several times with spaces between."""
    return {name: " ".join(form.getlist(name)) for name in form if name not in {"csrf_token", "edition"}}


def wanted(values: Typed) -> dict[str, Any]:
    """Return settings as they are stored from what was typed."""
    return {
        **_matrix(values),
        "limits": {name: _limit(values, name) for name in PRIORITIES},
        "calendars": dict(_calendars(values)),
        "specials": [_special(values, number) for number in rows(values)],
        "scales": {tier: _number(values.get(f"tier.{tier}", "")) for tier in TIERS},
        "warnings": {name: _number(values.get(f"warn.{name}", "")) for name in WARNINGS},
        "delay_reasons": values.get("delay_reasons", "").splitlines(),
    }


def _matrix(values: Typed) -> dict[str, Any]:
    if not any(name.startswith("matrix.") for name in values):
        return {}
    rows = {
        impact: {urgency: values.get(f"matrix.{impact}.{urgency}", "") for urgency in row}
        for impact, row in MATRIX.items()
    }
    return {"matrix": rows}


def complaints(values: Typed, errors: Mapping[str, str]) -> dict[str, str]:
    """Return complaints by the names of the fields: calendars by their place, special limits by their row."""
    places = {name: f"cal.{place}." for place, name in _names(values)}
    kept = dict(enumerate(rows(values), 1))
    return dict(_placed(errors, places, kept))


def _placed(
    errors: Mapping[str, str], places: dict[str, str], kept: dict[int, int]
) -> Iterator[tuple[str, str]]:
    for name, why in errors.items():
        calendar, _dot, field = name.rpartition(".")
        if calendar == "special":
            yield f"special.{kept[int(field)]}", why
        elif field in {"week", "holidays", "workdays", "zone", "name"} and calendar in places:
            yield places[calendar] + field, why
        else:
            yield name, why


def _limit(values: Typed, name: str) -> dict[str, Any]:
    return {
        **{part: _span(values, f"{name}.{part}") for part in PARTS},
        "calendar": values.get(f"{name}.calendar", ""),
        "pauses": values.get(f"{name}.pauses") == "1",
        "answered_by": values.get(f"{name}.answered_by", "").split(),
    }


def _span(values: Typed, name: str) -> list[Any] | None:
    number = values.get(name, "").strip()
    return [_number(number), values.get(f"{name}.unit", "")] if number else None


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 6 else 0


def rows(values: Typed) -> list[int]:
    """Return the rows of special limits that hold anything."""
    names = (*FACTS, "number")
    return [
        n for n in range(SPECIALS) if any(values.get(f"special.{n}.{name}", "").strip() for name in names)
    ]


def _special(values: Typed, number: int) -> dict[str, Any]:
    row = {name: values.get(f"special.{number}.{name}", "") for name in FACTS}
    span = [_number(values.get(f"special.{number}.number", "")), values.get(f"special.{number}.unit", "")]
    return {**row, "span": span}


def _names(values: Typed) -> Iterator[tuple[int, str]]:
    """Give the places of the calendars that are kept, with their names; one whose name is emptied is not."""
    yield 0, ""
    for place in range(1, CALENDARS):
        name = values.get(f"cal.{place}.name", "").strip()
        if name:
            yield place, name


def _calendars(values: Typed) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, name in _names(values):
        before = f"cal.{place}."
        yield (
            name,
            {
                "week": [_hours(values.get(f"{before}week.{day}", "")) for day in range(7)],
                "holidays": _runs(values.get(f"{before}holidays", "")),
                "workdays": _runs(values.get(f"{before}workdays", "")),
                "zone": values.get(f"{before}zone", "").strip(),
            },
        )


def _hours(text: str) -> list[list[str]] | None:
    """Read the hours of a day; a line that holds none is handed on to be complained about."""
    found = [list(pair) for pair in HOURS.findall(text.replace("：", ":"))]
    return found if found or not text.strip() else None


def _runs(text: str) -> list[list[str]]:
    """Read days and runs of days, each from its line or between commas; three days side by side are just days.

    A piece that holds none is handed on to be complained about.
    """
    found = []
    for piece in BETWEEN.split(text):
        days = [_iso(day) for day in DAY.findall(piece)]
        if len(days) in {1, 2}:
            found.append([days[0], days[-1]])
        elif days:
            found += [[day, day] for day in days]
        elif piece.strip():
            found.append([piece, piece])
    return found


def _iso(day: str) -> str:
    year, month, number = re.split(r"\D", day)
    return f"{year}-{month:0>2}-{number:0>2}"


def shown(house: House) -> Typed:
    """Return what is set as the fields of the form hold it."""
    values: Typed = {"delay_reasons": "\n".join(house.delay_reasons)}
    for impact, row in house.matrix.items():
        values |= {f"matrix.{impact}.{urgency}": level for urgency, level in row.items()}
    for name, limit in house.limits.items():
        for part in PARTS:
            values |= _span_fields(f"{name}.{part}", getattr(limit, part))
        values[f"{name}.calendar"] = limit.calendar
        values[f"{name}.pauses"] = "1" if limit.pauses else ""
        values[f"{name}.answered_by"] = " ".join(each for each in ANSWERS if each in limit.answered_by)
    for place, (name, calendar) in enumerate(house.calendars.items()):
        values |= {f"cal.{place}.name": name, **_calendar_fields(f"cal.{place}.", calendar)}
    for number, special in enumerate(house.specials):
        values |= _special_fields(f"special.{number}.", special)
    values |= {f"tier.{tier}": str(percent) for tier, percent in house.scales.items()}
    return values | {f"warn.{name}": str(getattr(house.warnings, name)) for name in WARNINGS}


def _span_fields(name: str, span: Span | None) -> Typed:
    return {name: str(span.number) if span else "", f"{name}.unit": span.unit if span else ""}


def _special_fields(before: str, special: Special) -> Typed:
    span = {f"{before}number": str(special.span.number), f"{before}unit": special.span.unit}
    return {f"{before}{name}": str(getattr(special, name)) for name in FACTS} | span


def _calendar_fields(before: str, calendar: Calendar) -> Typed:
    week = {
        f"{before}week.{day}": " ".join(
            f"{clock_time(opens)}-{clock_time(closes)}" for opens, closes in hours
        )
        for day, hours in enumerate(calendar.week)
    }
    return week | {
        f"{before}holidays": _lines(calendar.holidays),
        f"{before}workdays": _lines(calendar.workdays),
        f"{before}zone": calendar.zone,
    }


def _lines(days: frozenset[date]) -> str:
    return "\n".join(f"{first}" if first == last else f"{first} {last}" for first, last in runs(days))
