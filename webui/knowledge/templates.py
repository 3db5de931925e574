"""What the editor offers to begin an article of each kind with, in the language of the page."""

from kb.kinds import HEADINGS
from webui.languages import LANGUAGES
from webui.languages.speaking import speaking
from webui.presentation.language import gettext as _


def bodies() -> dict[str, str]:
    """Return the text that an article of each kind begins with."""
    return {kind: body(kind) for kind in HEADINGS}


def body(kind: str) -> str:
    """Return the headings of a kind with what belongs below each; nothing for one that is not known."""
    return "\n\n".join(f"## {_(heading)}\n\n{_(told)}" for heading, told in HEADINGS.get(kind, ()))


def left_open(text: str) -> list[str]:
    """Return what a template asks for and a text still has as it came, in any of our languages."""
    asked = set[str]()
    for language in LANGUAGES:
        with speaking(language):
            asked.update(line.strip() for kind in HEADINGS for line in body(kind).splitlines())
    lines = dict.fromkeys(line.strip() for line in text.splitlines())
    return [line for line in lines if line in asked and line.endswith(("）", ")"))]
