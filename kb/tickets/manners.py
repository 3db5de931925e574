"""How something was done at a ticket: remotely, on site, with others, by telephone."""

from typing import Final

from kb.errors import Invalid
from kb.models import Ticket
from kb.sentences import sentence as _
from kb.text import clean

MANNERS: Final = ("remote", "on-site", "joint", "phone")
STEPS_MAX: Final = 5_000
URGENT: Final = "P1"


def done(ticket: Ticket, manner: str, key_steps: str = "") -> dict[str, str]:
    """Return how it was done, as an event keeps it; empty where nothing was chosen.

    What was done remotely names its key steps, but for a P1, which nothing holds up.
    """
    if not manner:
        return {}
    if manner not in MANNERS:
        raise Invalid("manner", _("没有这种处理方式"))
    key_steps = clean(key_steps).strip()
    if manner == "remote" and not key_steps and ticket.priority != URGENT:
        raise Invalid("key_steps", _("远程处理要写下关键步骤，下一位同事才知道改过什么"))
    if len(key_steps) > STEPS_MAX:
        raise Invalid("key_steps", _("最多 %(most)s 个字符", most=f"{STEPS_MAX:,}"))
    return {"manner": manner} | ({"key_steps": key_steps} if key_steps else {})
