"""The gaps: what people ask for and no article answers, the largest first, with examples and a way to write it."""

from flask import render_template, request

from kb import gaps as kept
from webui import access
from webui.gaps.blueprint import gaps
from webui.installation import services

EXAMPLES = 5
TREND = 14


@gaps.get("/gaps")
def listing() -> str:
    """List the open gaps, or those that were closed last."""
    is_open = request.args.get("show", "open") != "closed"
    person = access.person()
    with services().sessions.read() as db:
        found = kept.listing(db, is_open=is_open)
        return render_template(
            "gaps/listing.html",
            entries=[(gap, kept.examples(gap, person)) for gap in found],
            is_open=is_open,
            most=EXAMPLES,
            trend=lambda gap: list(gap.sizes.values())[-TREND:],
        )
