"""Say texts in the language of whoever is being spoken to: a page's reader, or a person at a terminal."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from kb.sentences import Sentence, Several
from webui.languages.catalogue import LANGUAGES, WRITTEN, catalogue

_chosen: ContextVar[Callable[[], str]] = ContextVar("language", default=lambda: WRITTEN)


def language() -> str:
    """Return the language that is spoken now."""
    return _chosen.get()()


@contextmanager
def speaking(choice: str | Callable[[], str]) -> Iterator[None]:
    """Speak a language for a while; what chooses it is asked when something is said."""
    token = _chosen.set(choice if callable(choice) else lambda: choice)
    try:
        yield
    finally:
        _chosen.reset(token)


def of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that a terminal is set to; Chinese where it is none of ours."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name, ""):
            return next((each for each in LANGUAGES if value.lower().startswith(each)), WRITTEN)
    return WRITTEN


def gettext(text: str, /, **values: Any) -> str:
    """Return a text in the language that is spoken, with values put in."""
    return _filled(catalogue(language()).gettext(text), values)


def ngettext(one: str, many: str, num: int, /, **values: Any) -> str:
    """Return a text that speaks of a number of things, which it calls num."""
    return _filled(catalogue(language()).ngettext(one, many, num), {"num": num, **values})


def spoken(told: Any) -> Any:
    """Return a sentence, and the sentences in mappings and lists, in the language that is spoken; the rest as it is."""
    if isinstance(told, Sentence):
        return gettext(told.template, **told.values)
    if isinstance(told, Several):
        return gettext(told.between).join(spoken(part) for part in told.parts)
    if isinstance(told, Mapping):
        return {name: spoken(value) for name, value in told.items()}
    return [spoken(value) for value in told] if isinstance(told, list | tuple) else told


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return text % {name: spoken(value) for name, value in values.items()} if values else text
