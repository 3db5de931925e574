"""Why something was found or suggested, in the words that people typed and with shares that add up."""

import re
from collections.abc import Iterable

from webui.answers import Reason
from webui.presentation.labels import label
from webui.presentation.language import gettext

MOST = 7

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'-]*")


def telling_words(reasons: Iterable[Reason]) -> list[Reason]:
    """Return the reasons that are words and tell a reader something: no single characters, none twice."""
    words = {r.term: r for r in reversed(list(reasons)) if r.term and len(r.term) > 1}
    return sorted(words.values(), key=lambda reason: -reason.weight)


def as_typed(term: str, text: str) -> str:
    """Return the word of a text that a stem was made from, or the stem where there is none."""
    if not term.isascii() or not term.isalpha() or len(term) < 3:
        return term
    words = [word for word in _LATIN.findall(text) if word.lower().startswith(term[:-1])]
    whole = [word for word in words if word.lower().startswith(term)]
    return next(iter(whole or words), term)


def shares(reasons: Iterable[Reason], score: float, text: str) -> list[tuple[str, str, float, float]]:
    """Return the greatest reasons and the rest, each with name, field, weight and share of the greatest."""
    told = [reason for reason in reasons if reason.field != "rest"]
    kept = [reason for reason in told if reason.weight > 0 and reason.field != "acceptance"][:MOST]
    kept = sorted([*kept, *_taken(told)], key=lambda reason: -reason.weight)
    rows = [_row(reason, text) for reason in kept]
    rest = score - sum(reason.weight for reason in kept)
    if abs(rest) >= 0.005:
        rows.append((gettext("其余"), "", rest))
    top = max((weight for _name, _field, weight in rows), default=1.0)
    return [(name, field, weight, round(max(0.0, weight / top), 3)) for name, field, weight in rows]


def _taken(reasons: Iterable[Reason]) -> list[Reason]:
    """Return what acceptance adds or takes away; it is told however little it is."""
    return [reason for reason in reasons if reason.field == "acceptance"]


def _row(reason: Reason, text: str) -> tuple[str, str, float]:
    field = label(reason.field, "field")
    return (as_typed(reason.term, text), field, reason.weight) if reason.term else (field, "", reason.weight)
