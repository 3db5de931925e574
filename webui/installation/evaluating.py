"""Measure the recommender on the installation's own solved tickets, and keep what came out."""

import os
from datetime import datetime, timedelta, tzinfo
from multiprocessing import get_context
from threading import Event
from typing import TYPE_CHECKING, Final

from kb import evaluations
from webui.installation.parts import Services
from webui.installation.settings import Settings

if TYPE_CHECKING:
    from kb.models import Evaluation

FIRST_AFTER: Final = timedelta(minutes=2)
NIGHT: Final = range(2, 6)
A_DAY: Final = timedelta(hours=20)
TOO_LONG: Final = timedelta(hours=48)
POLL: Final = 0.5


def evaluate(parts: Services) -> "Evaluation | None":
    """Measure and store; None where no solved ticket says which article was right."""
    from recommend import measure

    with parts.sessions.read() as session:
        found = measure(session)
    if found is None:
        return None
    version = parts.recommender.ping().model_version
    with parts.sessions.begin() as session:
        return evaluations.store(session, found.as_json(), at=parts.clock(), model_version=version)


def is_due(last: datetime | None, began: datetime, now: datetime, zone: tzinfo) -> bool:
    """Tell whether to measure: at night, soon where it was never done, by day only after nights that were missed."""
    if last is None:
        return now - began > FIRST_AFTER
    is_night = now.astimezone(zone).hour in NIGHT
    return now - last > (A_DAY if is_night else TOO_LONG)


def evaluate_beside(settings: Settings, stop: Event) -> bool:
    """Measure in a process of its own, which gives way to others; tell whether it ended well."""
    beside = get_context("spawn").Process(target=_evaluate, args=(settings,), daemon=True)
    beside.start()
    while beside.is_alive() and not stop.wait(POLL):
        pass
    if beside.is_alive():
        beside.terminate()
    beside.join()
    return beside.exitcode == 0


def _evaluate(settings: Settings) -> None:
    os.nice(10)
    parts = Services(settings)
    try:
        evaluate(parts)
    finally:
        parts.close()
