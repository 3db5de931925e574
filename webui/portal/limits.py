"""What is promised, for everybody to read: how soon somebody answers and solves, and when the support works."""

from flask import render_template

from kb.clocks import KINDS, PRIORITIES, TIERS
from webui.installation import house
from webui.portal.blueprint import portal
from webui.presentation.hours import working_hours

SHOWN = ("first_response", "resolution", "on_site")


@portal.get("/limits")
def limits() -> str:
    """Show the limits of every priority, of some tickets alone, and the calendars."""
    rules = house().rules
    return render_template(
        "home/limits.html",
        limits=[(name, rules.limits[name]) for name in PRIORITIES],
        parts=[part for part in SHOWN if any(getattr(limit, part) for limit in rules.limits.values())],
        specials=[special for special in rules.specials if special.part in KINDS],
        scales=[(tier, rules.scales[tier]) for tier in TIERS if tier in rules.scales],
        calendars=[(name, calendar, working_hours(calendar)) for name, calendar in rules.calendars.items()],
    )
