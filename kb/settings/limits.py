"""Limits, those of some tickets alone, tiers and warnings as they are stored and checked."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kb.clocks import (
    ANSWERS,
    CHANNELS,
    LIMITS,
    MATRIX,
    PARTS,
    PRIORITIES,
    ROUND_THE_CLOCK,
    SCALES,
    TIERS,
    UNITS,
    Calendar,
    Limit,
    Matrix,
    Span,
    Special,
    Warnings,
)
from kb.errors import Problems
from kb.sentences import sentence as _
from kb.text import one_line

LONGEST = 999
SPECIALS_MAX = 40
NEEDED = ("first_response", "resolution")


def read_limits(value: Any) -> dict[str, Limit]:
    """Read the limits of every priority; the complaints are named like `P1.resolution`."""
    problems = Problems()
    rows = value if isinstance(value, Mapping) else {}
    found = {name: _limit(problems, name, rows.get(name)) for name in PRIORITIES}
    problems.raise_if_any()
    return found


def _limit(problems: Problems, name: str, value: Any) -> Limit:
    row = value if isinstance(value, Mapping) else {}
    standard = _as_json(LIMITS[name])
    calendar = ROUND_THE_CLOCK if row.get("around_the_clock") else one_line(str(row.get("calendar", "")))
    always = calendar == ROUND_THE_CLOCK
    spans: dict[str, Any] = {}
    for part in PARTS:
        stored = row.get(part, None if part in NEEDED else standard[part])
        if stored is not None or part in NEEDED:
            spans[part] = read_span(problems, f"{name}.{part}", stored, always=always)
    counting = row.get("answered_by", standard["answered_by"])
    answers = frozenset(answer for answer in ANSWERS if isinstance(counting, list) and answer in counting)
    if not answers:
        problems.add(f"{name}.answered_by", _("至少选一种算作首次响应的方式"))
    limit = Limit(
        **spans, calendar=calendar, pauses=bool(row.get("pauses", standard["pauses"])), answered_by=answers
    )
    usual = Calendar()
    if not problems.found and limit.resolution.within(usual) < limit.first_response.within(usual):
        problems.add(f"{name}.resolution", _("%(name)s 的解决时限不能短于首次响应", name=name))
    return limit


def read_span(problems: Problems, name: str, value: Any, *, always: bool = False) -> Span:
    """Read a length of time; one that runs day and night has no working days."""
    number, unit = value if isinstance(value, list | tuple) and len(value) == 2 else (0, "")
    if unit not in UNITS:
        problems.add(name, _("单位只能是秒、分钟、小时、半个工作日或工作日"))
    elif not isinstance(number, int) or not 1 <= number <= LONGEST:
        problems.add(name, _("请写 1 到 %(most)s 之间的整数", most=LONGEST))
    elif always and unit in {"days", "half-days"}:
        problems.add(name, _("全天计时的时限请用分钟或小时"))
    return Span(number if isinstance(number, int) else 0, unit if unit in UNITS else UNITS[0])


def limits_json(limits: Mapping[str, Limit]) -> dict[str, Any]:
    """Return limits as they are stored."""
    return {name: _as_json(limit) for name, limit in limits.items()}


def _as_json(limit: Limit) -> dict[str, Any]:
    spans = {part: getattr(limit, part) for part in PARTS}
    return {
        **{part: [span.number, span.unit] if span else None for part, span in spans.items()},
        "calendar": limit.calendar,
        "pauses": limit.pauses,
        "answered_by": [answer for answer in ANSWERS if answer in limit.answered_by],
    }


def read_matrix(value: Any) -> Matrix:
    """Read the priority of each impact and urgency; the complaints are named like `matrix.企业.紧急`."""
    problems, rows = Problems(), value if isinstance(value, Mapping) else {}
    found: dict[str, dict[str, str]] = {}
    for impact, standard in MATRIX.items():
        row = rows.get(impact)
        cells = {name: row.get(name) if isinstance(row, Mapping) else None for name in standard}
        for urgency, level in cells.items():
            if level not in PRIORITIES:
                problems.add(f"matrix.{impact}.{urgency}", _("只能是 P1、P2、P3 或 P4"))
        found[impact] = {name: str(level) for name, level in cells.items()}
    problems.raise_if_any()
    return found


def read_specials(value: Any) -> tuple[Special, ...]:
    """Read the limits of some tickets alone; the complaints are named like `special.3`, counted from 1."""
    problems, found = Problems(), []
    rows = value if isinstance(value, list | tuple) else []
    for number, row in enumerate(rows[:SPECIALS_MAX], 1):
        found.append(_special(problems, f"special.{number}", row if isinstance(row, Mapping) else {}))
    problems.raise_if_any()
    return tuple(found)


def _special(problems: Problems, name: str, row: Mapping[str, Any]) -> Special:
    told = {
        key: one_line(str(row.get(key, ""))) for key in ("priority", "category", "channel", "tier", "part")
    }
    allowed = {"priority": PRIORITIES, "channel": CHANNELS, "tier": TIERS}
    if any(told[key] and told[key] not in values for key, values in allowed.items()):
        problems.add(name, _("优先级、渠道或服务等级不对"))
    if told["part"] not in PARTS:
        problems.add(name, _("请选择是哪一种时限"))
    if not any(told[key] for key in ("priority", "category", "channel", "tier")):
        problems.add(name, _("请写明对哪些工单：优先级、分类、渠道或服务等级"))
    return Special(span=read_span(problems, name, row.get("span")), **told)


def specials_json(specials: tuple[Special, ...]) -> list[dict[str, Any]]:
    """Return them as they are stored."""
    return [{**asdict(one), "span": [one.span.number, one.span.unit]} for one in specials]


def read_scales(value: Any) -> dict[str, int]:
    """Read how many percent of the limits each service tier has."""
    problems, rows = Problems(), value if isinstance(value, Mapping) else {}
    found = {
        tier: _percent(problems, f"tier.{tier}", rows.get(tier, SCALES[tier]), 10, 400) for tier in TIERS
    }
    problems.raise_if_any()
    return found


def read_warnings(value: Any) -> Warnings:
    """Read when to warn, when to tell the lead, and what a reopened ticket gets."""
    problems, rows = Problems(), value if isinstance(value, Mapping) else {}
    ranges = {
        "before": (1, 1440),
        "short": (0, 1440),
        "percent": (10, 99),
        "far": (101, 900),
        "reopened": (0, 100),
    }
    standard = asdict(Warnings())
    found = {
        name: _percent(problems, f"warn.{name}", rows.get(name, standard[name]), least, most)
        for name, (least, most) in ranges.items()
    }
    problems.raise_if_any()
    return Warnings(**found)


def _percent(problems: Problems, name: str, value: Any, least: int, most: int) -> int:
    if not isinstance(value, int) or not least <= value <= most:
        problems.add(name, _("请写 %(least)s 到 %(most)s 之间的整数", least=least, most=most))
        return least
    return value
