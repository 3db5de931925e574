"""What an import did, in numbers and plain words."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.sentences import Sentence, Several
from kb.sentences import sentence as _

Progress = Callable[[str, int, int], None]
REFUSALS_KEPT = 1000
EXAMPLES = 5
FATES_KEPT = 300


def no_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Fate:
    """What becomes of one row: `created`, `updated` or `unchanged`, and the article that it is too near to, if any."""

    file: Path
    line: int
    became: str
    title: str
    near: str = ""


@dataclass(frozen=True)
class Refusal:
    """One row that did not go in."""

    file: Path
    line: int
    why: str

    @property
    def told(self) -> Sentence:
        """Where it stands and why it was refused."""
        return _("%(name)s 第 %(line)s 行：%(why)s", name=self.file.name, line=self.line, why=self.why)


@dataclass
class Report:
    """Counts of rows by what became of them; `notes` says what was guessed or ignored on the way."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
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

    def tell(self, fate: Fate) -> None:
        """Keep what becomes of a row: the first few hundred, and of later ones those that deserve a look."""
        if len(self.fates) < FATES_KEPT or (fate.near and len(self.fates) < REFUSALS_KEPT):
            self.fates.append(fate)

    def note(self, what: str, example: str) -> None:
        """Count something worth knowing; a few examples are kept."""
        self._counts[what] += 1
        examples = self._notes.setdefault(what, [])
        if len(examples) < EXAMPLES:
            examples.append(example)

    @property
    def notes(self) -> list[str]:
        """Everything noted, a line each."""
        lines: list[str] = [
            _("不认识的键 %(key)s，已忽略（%(count)s 行）", key=key, count=f"{count:,}")
            for key, count in sorted(self.unknown_keys.items())
        ]
        for what, examples in self._notes.items():
            more = _(" 等") if self._counts[what] > len(examples) else ""
            lines.append(
                _(
                    "%(what)s（%(count)s 处：%(names)s%(more)s）",
                    what=what,
                    count=f"{self._counts[what]:,}",
                    names=Several(examples),
                    more=more,
                )
            )
        return lines

    def lines(self) -> Iterator[str]:
        """Say it all: refusals by file and line, notes, and the sum last."""
        for refusal in self.refusals:
            yield _("拒收 %(refusal)s", refusal=refusal.told)
        if self.refused > len(self.refusals):
            yield _("拒收 ……还有 %(n)s 行", n=f"{self.refused - len(self.refusals):,}")
        for note in self.notes:
            yield _("注意 %(note)s", note=note)
        yield (
            _(
                "新增 %(created)s，更新 %(updated)s，没有变化 %(unchanged)s，拒收 %(refused)s 行",
                created=f"{self.created:,}",
                updated=f"{self.updated:,}",
                unchanged=f"{self.unchanged:,}",
                refused=f"{self.refused:,}",
            )
        )
