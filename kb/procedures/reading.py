"""Read the steps out of an article: numbered lines at the margin, with what belongs to each.

Any text can be read and nothing of it is lost: the lines of all parts, one after the other, are the text. Numbered
lines under a heading of 回退 are no steps; where a heading says 步骤, only what stands under such headings are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kb.procedures.marks import ENDING, STEP, Told, read_line, without_risk

MOST = 300
"""So many steps are told apart; what follows belongs to the last."""

HEADING_MAX = 300

_FENCE = re.compile(r"[ ]*(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6}\s+(.+)|\*\*(.+?)\*\*[：:]?\s*$")
_STEPS = re.compile(r"步骤|steps|procedure", re.IGNORECASE)
_BACK = re.compile(r"回退|回滚|roll ?back", re.IGNORECASE)


@dataclass(frozen=True)
class Branch:
    """On what a step may go on elsewhere, the number that the text names, and the position of that step (0 ends).

    `to` is None where there is no such step.
    """

    when: str
    number: int
    to: int | None


@dataclass(frozen=True)
class Step:
    """One step: where it stands, the number that readers see, what stands before it, and what it says."""

    position: int
    number: int
    group: int = 0
    lead: str = ""
    text: str = ""
    expected: tuple[str, ...] = ()
    rollback: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_risky: bool = False
    source: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[Branch, ...]:
        """The branches that lead somewhere."""
        return tuple(branch for branch in self.branches if branch.to is not None)


@dataclass(frozen=True)
class Procedure:
    """The steps of a text, and what stands after the last."""

    steps: tuple[Step, ...]
    after: str

    @property
    def is_one(self) -> bool:
        """Whether there is anything to go through: two steps, or one with a mark."""
        return len(self.steps) > 1 or any(s.expected or s.rollback or s.is_risky for s in self.steps)

    def next_of(self, position: int) -> int:
        """Return the position after a step, 0 after the last."""
        return position + 1 if position < len(self.steps) else ENDING


@dataclass
class _Part:
    """Lines as they are gathered: what stands before a step, then the step; the last part may have no step."""

    lead: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    number: int | None = None


def parse(text: str) -> Procedure:
    """Return the steps of a text; one without any is all `after`."""
    parts = _parts(text.split("\n"))
    steps: list[Step] = []
    for part in parts[:-1]:
        steps.append(_step(part, steps[-1] if steps else None))
    return Procedure(tuple(_led(step, steps) for step in steps), "\n".join(parts[-1].lead))


def _parts(lines: list[str]) -> list[_Part]:
    """Cut lines into steps, each with what stands before it, and the rest."""
    parts, last_blank = [_Part()], True
    for line, is_step, fenced in _marked(lines):
        inside = parts[-1].number is not None
        if is_step and len(parts) - (not inside) < MOST:
            if inside:
                parts.append(_Part())
            parts[-1].number = _number(line)
            parts[-1].lines.append(line)
        elif inside and (fenced or not _ends_step(line, last_blank)):
            parts[-1].lines.append(line)
        else:
            if inside:
                parts.append(_Part())
            parts[-1].lead.append(line)
        last_blank = not line.strip()
    return parts if parts[-1].number is None else [*parts, _Part()]


def _marked(lines: list[str]) -> Iterator[tuple[str, bool, bool]]:
    """Give each line with whether a step begins there and whether it is code."""
    sections = [_heading(line) for line in lines]
    only_named = any(_STEPS.search(name) and not _BACK.search(name) for name in sections if name)
    counts, fence = not only_named, ""
    for line, section in zip(lines, sections, strict=True):
        mark = _FENCE.match(line)
        was = fence
        if mark and not fence:
            fence = mark[1][:3]
        elif mark and mark[1].startswith(fence):
            fence = ""
        if section and not was:
            counts = not _BACK.search(section) and (not only_named or bool(_STEPS.search(section)))
        yield line, counts and not (was or fence) and bool(STEP.fullmatch(line)), bool(was or fence)


def _heading(line: str) -> str:
    found = _HEADING.fullmatch(line.strip()) if len(line) <= HEADING_MAX else None
    return (found[1] or found[2] or "") if found else ""


def _number(line: str) -> int:
    found = STEP.fullmatch(line)
    return int(found[1] or found[2]) if found else 0


def _ends_step(line: str, last_blank: bool) -> bool:
    """Tell whether a line stands for itself: a heading, or a new paragraph at the margin."""
    if not line.strip():
        return False
    return bool(_heading(line)) or (last_blank and not line.startswith((" ", "\t")))


def _step(part: _Part, before: Step | None) -> Step:
    """Read one step; numbering goes on from the step before it, or begins anew as Markdown does."""
    has_lead = any(line.strip() for line in part.lead)
    number = part.number or 0
    goes_on = before is not None and (not has_lead or number == before.number + 1)
    lines = [
        Told("text", line) if code else read_line(line)
        for line, code in zip(_inner(part.lines), _fenced(part.lines), strict=True)
    ]
    return Step(
        position=before.position + 1 if before else 1,
        number=before.number + 1 if before and goes_on else number,
        group=before.group + (not goes_on) if before else 0,
        lead="\n".join(part.lead),
        text=without_risk("\n".join(line.text for line in lines if line.kind == "text")).strip("\n"),
        expected=tuple(line.text for line in lines if line.kind == "expected"),
        rollback=tuple(line.text for line in lines if line.kind == "rollback"),
        branches=tuple(Branch(when, to, None) for line in lines for when, to in line.branches),
        is_risky=any(line.is_risky for line in lines),
        source=(*part.lead, *part.lines),
    )


def _inner(lines: list[str]) -> list[str]:
    """Return the lines of a step without its number and the indentation below it."""
    first = STEP.fullmatch(lines[0])
    begin = first.start(3) if first else 0
    return [lines[0][begin:], *(line[min(begin, len(line) - len(line.lstrip(" "))) :] for line in lines[1:])]


def _fenced(lines: list[str]) -> Iterator[bool]:
    return (code for _line, _is_step, code in _marked(lines))


def _led(step: Step, steps: list[Step]) -> Step:
    """Find where the branches of a step lead: within its own list, or else to the first step of that number."""
    if not step.branches:
        return step
    nearest = {other.number: other.position for other in reversed(steps)}
    nearest |= {other.number: other.position for other in steps if other.group == step.group}
    branches = (
        replace(one, to=ENDING if one.number == ENDING else nearest.get(one.number)) for one in step.branches
    )
    return replace(step, branches=tuple(branches))
