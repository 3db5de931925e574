"""What became of a run, in a few lines of plain text for the events of its ticket."""

from collections.abc import Sequence

from kb.models import ProcedureEntry
from kb.procedures.reading import Step
from kb.text import first_line

SIGNS = {"as-expected": "✓", "unexpected": "✗", "skipped": "—"}
SHOWN = 60


def as_text(name: str, done: Sequence[tuple[Step, ProcedureEntry]], conclusion: str) -> str:
    """Return the name, one line for each step that was taken, and the conclusion."""
    return "\n".join([name, *(_line(step, entry) for step, entry in done), conclusion])


def _line(step: Step, entry: ProcedureEntry) -> str:
    parts = [f"{SIGNS.get(entry.result, '?')} {step.number}. {first_line(step.text, SHOWN)}"]
    if entry.backed_up:
        parts.append("[已备份]")
    if entry.chose:
        parts.append(f"→ {entry.chose}")
    if entry.note:
        parts.append(f"· {entry.note}")
    return " ".join(parts)
