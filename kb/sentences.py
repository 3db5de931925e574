"""Sentences for people: what they say is kept apart from the values in it, so that others can say it in a language."""

from collections.abc import Iterable
from typing import Any


class Sentence(str):
    """A sentence as it is written here, with the template and the values that it was made of."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Sentence":
        """Put the values in their places, `%(name)s`; without values a template stands as it is."""
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made


class Several(str):
    """Things named one after the other, which each language joins in its own way."""

    parts: tuple[str, ...]
    between: str

    def __new__(cls, parts: Iterable[str], between: str = "、") -> "Several":
        """Join the parts as Chinese does."""
        kept = tuple(parts)
        made = super().__new__(cls, between.join(kept))
        made.parts, made.between = kept, between
        return made


def sentence(template: str, /, **values: Any) -> Sentence:
    """Return a sentence; modules call this `_`, so that its template is found and translated."""
    return Sentence(template, **values)
