"""The few words that make a line of a step more than text: 预期：, 回退：, 数据风险, 如果……转到步骤 N.

Each also has an English form: Expected:, Rollback:, [data risk], If … go to step N.
"""

import re
from dataclasses import dataclass

STEP = re.compile(
    r"[ ]{0,1}(?:(\d{1,3})(?:[.．](?!\d)|[、)）])|(?:步骤|第)[ ]?(\d{1,3})[ ]?步?[：:.、])[ \t]*(.*)"
)
"""A numbered line at the margin: `1. …`, `1、…`, `1) …`, `步骤 1：…`."""

ENDING = 0
"""Where a branch leads that ends the steps."""

_BULLET = re.compile(r"\s*(?:[-*+•][ \t]+|>[ \t]?)?")
_BOLD, _COLON = r"(?:\*\*|__)?", r"\s*[：:]"
_NAMED = {
    kind: re.compile(rf"{_BOLD}(?:{names}){_BOLD}{_COLON}{_BOLD}\s*", re.IGNORECASE)
    for kind, names in (
        ("expected", "预期(?:结果)?|expected(?: result)?"),
        ("rollback", "回退|回滚|roll ?back"),
    )
}
_RISK_NAME = r"(?:数据风险|data risk)"
_RISK = re.compile(
    rf"[【\[（(]\s*{_RISK_NAME}\s*[】\])）]|^{_BOLD}{_RISK_NAME}{_BOLD}(?:{_COLON}|$)", re.IGNORECASE
)
_BRANCH = re.compile(
    r"(?P<when>(?:如果|若|如|否则|if |otherwise)[^。；;\n]{0,200}?)[，,、：:]?\s*"
    r"(?:→|->|就|则|请|直接|then )*\s*(?:跳?转(?:到|至)?|跳(?:到|至)|返?回到?|go (?:back )?to)\s*"
    r"(?:(?:步骤|第|step)\s*(?P<to>\d{1,3})\s*步?|(?P<end>结束|the end))",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^(?:如果|若|如|if )\s*", re.IGNORECASE)
LONGEST = 2000
"""Branches are looked for at the beginning of a line, so that no line takes long."""


@dataclass(frozen=True)
class Told:
    """What a line of a step is (text, expected, rollback), what it says without its mark, and where it leads."""

    kind: str
    text: str
    branches: tuple[tuple[str, int], ...] = ()
    is_risky: bool = False


def read_line(line: str) -> Told:
    """Read one line of a step; what has no mark is text and stays as it is."""
    bullet = _BULLET.match(line)
    said = line[bullet.end() if bullet else 0 :]
    for kind, mark in _NAMED.items():
        if found := mark.match(said):
            return Told(kind, said[found.end() :].strip(), _branches(said), bool(_RISK.search(said)))
    branches = _branches(said)
    alone = _BRANCH.fullmatch(said[:LONGEST].strip().rstrip("。.；;"))
    kind = "branch" if branches and alone else "text"
    return Told(kind, line, branches, bool(_RISK.search(said)))


def without_risk(text: str) -> str:
    """Return a text without the mark of the risk, which is shown in another way."""
    return "\n".join(
        _RISK.sub("", line).strip(" \t") if _RISK.search(line) else line for line in text.split("\n")
    )


def _branches(said: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (_WHEN.sub("", found["when"]).strip(" ，,") or found["when"], int(found["to"] or ENDING))
        for found in _BRANCH.finditer(said[:LONGEST])
    )
