"""Priority from impact and urgency, and the moments until which a ticket wants its answer and its solution."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

MATRIX = {
    "企业": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "部门": {"紧急": "P1", "重要": "P2", "一般": "P3"},
    "个人": {"紧急": "P2", "重要": "P3", "一般": "P4"},
}
DAY_OPENS = time(9)
DAY_CLOSES = time(18)
WORKING_DAY = timedelta(hours=9)
QUESTION = "咨询"


@dataclass(frozen=True)
class Limit:
    """How long first response and resolution may take, in working time unless `around_the_clock`."""

    first_response: timedelta
    resolution: timedelta
    around_the_clock: bool = False


LIMITS = {
    "P1": Limit(timedelta(minutes=5), timedelta(hours=4), around_the_clock=True),
    "P2": Limit(timedelta(minutes=30), WORKING_DAY),
    "P3": Limit(timedelta(hours=2), WORKING_DAY),
    "P4": Limit(WORKING_DAY, 3 * WORKING_DAY),
}


def priority(impact: str, urgency: str) -> str:
    """Return P1 to P4 of an impact (个人, 部门, 企业) and an urgency (一般, 重要, 紧急)."""
    return MATRIX[impact][urgency]


def due(created: datetime, priority: str, zone: tzinfo, category: str = "") -> tuple[datetime, datetime]:
    """Return until when first response and resolution are due, in UTC; a mere question is answered in a day."""
    limit = LIMITS[priority]
    if limit.around_the_clock:
        return created + limit.first_response, created + limit.resolution
    is_question = category.split("/", maxsplit=1)[0] == QUESTION
    resolution = min(limit.resolution, WORKING_DAY) if is_question else limit.resolution
    return add_working(created, limit.first_response, zone), add_working(created, resolution, zone)


def add_working(start: datetime, span: timedelta, zone: tzinfo) -> datetime:
    """Return the moment when `span` of working time (Monday to Friday, 9 to 18, local) has passed since `start`."""
    day, left = start.astimezone(zone).date(), span
    moment = start.astimezone(UTC)
    while True:
        opens = datetime.combine(day, DAY_OPENS, zone).astimezone(UTC)
        closes = datetime.combine(day, DAY_CLOSES, zone).astimezone(UTC)
        if day.weekday() < 5 and moment < closes:
            moment = max(moment, opens)
            if left <= closes - moment:
                return moment + left
            left -= closes - moment
        day += timedelta(days=1)
