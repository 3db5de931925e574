"""How good suggestions were when last measured and over time, and how often people use them."""

from flask import render_template

from kb import evaluations, rates
from webui.installation import services
from webui.quality.blueprint import quality
from webui.quality.chart import drawn

SHOWN = 90
LISTED = 14
FEW = 30


@quality.get("")
def overview() -> str:
    """Show the figures of the last measuring, what was said beside what was measured, and the rates."""
    now = services().clock()
    with services().sessions.read() as db:
        history = evaluations.history(db, SHOWN)
        return render_template(
            "quality/overview.html",
            latest=history[0] if history else None,
            few=FEW,
            chart=drawn(history[::-1]),
            history=history[:LISTED],
            acceptance=rates.acceptance(db, now),
            self_service=rates.self_service(db, now),
            days=rates.WINDOW.days,
        )
