"""What an import did, in numbers and plain words."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Progress = Callable[[str, int, int], None]
REFUSALS_KEPT = 1000
EXAMPLES = 5


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Refusal:
    """One row that did not go in."""

    file: Path
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file.name} 第 {self.line} 行：{self.why}"


@dataclass
class Report:
    """Counts of rows by what became of them; `notes` says what was guessed or ignored on the way."""

    unit: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unknown_keys: Counter[str] = field(default_factory=Counter)
    _notes: dict[str, list[str]] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    @property
    def stored(self) -> int:
        """How many rows are in the database now, whether they were before or not."""
        return self.created + self.updated + self.unchanged

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.stored + self.refused

    def refuse(self, file: Path, line: int, why: str) -> None:
        """Count a row that can't be taken; the first thousand are kept by line."""
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(Refusal(file, line, why))

    def note(self, what: str, example: str) -> None:
        """Count something worth knowing; a few examples are kept."""
        self._counts[what] += 1
        examples = self._notes.setdefault(what, [])
        if len(examples) < EXAMPLES:
            examples.append(example)

    @property
    def notes(self) -> list[str]:
        """Everything noted, a line each."""
        lines = [
            f"不认识的键 {key}，已忽略（{count:,} 行）" for key, count in sorted(self.unknown_keys.items())
        ]
        for what, examples in self._notes.items():
            more = " 等" if self._counts[what] > len(examples) else ""
            lines.append(f"{what}（{self._counts[what]:,} 处：{'、'.join(examples)}{more}）")
        return lines

    def lines(self) -> Iterator[str]:
        """Say it all: refusals by file and line, notes, and the sum last."""
        for refusal in self.refusals:
            yield f"拒收 {refusal}"
        if self.refused > len(self.refusals):
            yield f"拒收 ……还有 {self.refused - len(self.refusals):,} 行"
        for note in self.notes:
            yield f"注意 {note}"
        yield (
            f"新增 {self.created:,} {self.unit}，更新 {self.updated:,} {self.unit}，"
            f"没有变化 {self.unchanged:,} {self.unit}，拒收 {self.refused:,} 行"
        )
