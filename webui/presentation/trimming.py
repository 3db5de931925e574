"""Leave out of a style sheet what no page uses: rules whose selectors name a class that our sources never name."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

SOURCES: Final = (".html", ".js", ".py")
_RULE: Final = re.compile(r"([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
_CLASS: Final = re.compile(r"\.([A-Za-z][\w-]*)")
_NOT: Final = re.compile(r":not\([^()]*\)")
_COMMA: Final = re.compile(r",(?![^(]*\))")
_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_BEGUN: Final = re.compile(r"([A-Za-z][\w-]*-)\{\{")


class Named:
    """The names in the sources of a folder; one that a template completes (`pill-{{ … }}`) stands for all so begun."""

    def __init__(self, folder: Path) -> None:
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in SOURCES]
        text = "\n".join(path.read_text(encoding="utf8") for path in files)
        self._names = frozenset(_NAME.findall(text))
        self._begun = tuple(set(_BEGUN.findall(text)))

    def has_all(self, selector: str) -> bool:
        """Say whether each class that a selector asks for is named."""
        asked = _CLASS.findall(_NOT.sub("", selector))
        return all(name in self._names or name.startswith(self._begun) for name in asked)


@cache
def named_in(folder: Path) -> Named:
    """Read the sources of a folder, once."""
    return Named(folder)


def trimmed(css: str, named: Named) -> str:
    """Leave the rules of a style sheet that may apply; rules within conditions too."""
    return "".join(_kept(css, named))


def _kept(css: str, named: Named) -> Iterator[str]:
    for head, body in _RULE.findall(css):
        if head.startswith(("@media", "@supports")):
            inner = trimmed(body, named)
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif selectors := [selector for selector in _COMMA.split(head) if named.has_all(selector)]:
            yield f"{','.join(selectors)}{{{body}}}"
