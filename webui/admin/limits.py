"""Limits, calendars and warnings on one page: what is promised, when the support works, who is told when."""

from datetime import UTC, datetime, timedelta

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from kb import settings
from kb.clocks import (
    ANSWERS,
    CHANNELS,
    KINDS,
    LINES,
    PARTS,
    PRIORITIES,
    ROUND_THE_CLOCK,
    TIERS,
    UNITS,
    Facts,
    Moment,
    compute,
)
from kb.settings import House
from webui.admin import limit_fields
from webui.admin.blueprint import admin
from webui.admin.settings import save
from webui.installation import services

NAMES = (*settings.TIMING, "matrix", "calendar", "delay_reasons")
SPARE = 2
"""Empty rows for more special limits."""


@admin.get("/limits")
def limits() -> str:
    """Show what is promised."""
    return _page(limit_fields.shown(services().house()))


@admin.post("/limits")
def save_limits() -> tuple[str, int] | Response:
    """Promise something else; open tickets are computed anew."""
    typed = limit_fields.typed(request.form)
    wanted = limit_fields.wanted(typed)

    def again(errors: dict[str, str], conflict: str) -> str:
        return _page(typed, limit_fields.complaints(typed, errors), conflict)

    return save(wanted, again, url_for("admin.limits"))


def _example(house: House) -> list[tuple[str, datetime, datetime]]:
    """Return until when a ticket that came now would be answered and solved."""
    now, zone = services().clock(), services().settings.zone
    found = []
    for name in PRIORITIES:
        clocks = compute([Moment(now, "opened", Facts(name))], house.rules, zone).by_kind
        found.append((name, clocks["first_response"].term.due, clocks["resolution"].term.due))
    return found


def _places(values: dict[str, str]) -> list[int]:
    """Return the places of the calendars on the page: those that are there, and one to be filled."""
    held = [n for n in range(1, limit_fields.CALENDARS) if values.get(f"cal.{n}.name", "").strip()]
    free = next((n for n in range(1, limit_fields.CALENDARS) if n not in held), None)
    return [0, *held] + ([free] if free else [])


def _page(values: dict[str, str], errors: dict[str, str] | None = None, conflict: str = "") -> str:
    house = services().house()
    rows = limit_fields.rows(values)
    with services().sessions.read() as db:
        return render_template(
            "admin/limits.html",
            values=values,
            errors=errors or {},
            conflict=conflict,
            edition=house.edition,
            priorities=PRIORITIES,
            units=[unit for unit in UNITS if unit != "seconds"],
            all_units=UNITS,
            kinds_of_clock=KINDS,
            lines=LINES,
            parts=PARTS,
            answers=ANSWERS,
            channels=CHANNELS,
            tiers=TIERS,
            round_the_clock=ROUND_THE_CLOCK,
            calendars=_places(values),
            named=[name for name in house.calendars if name],
            rows=[*rows, *range(max(rows, default=-1) + 1, max(rows, default=-1) + 1 + SPARE)],
            weekdays=[datetime(2026, 1, 5, tzinfo=UTC) + n * timedelta(days=1) for n in range(7)],
            example=_example(house),
            changes=settings.changes_of(db, NAMES),
        )
