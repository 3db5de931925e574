"""What the editor offers to begin an article of each kind with, in the language of the page."""

from kb.kinds import HEADINGS
from webui.presentation.language import gettext as _


def bodies() -> dict[str, str]:
    """Return the text that an article of each kind begins with."""
    return {kind: body(kind) for kind in HEADINGS}


def body(kind: str) -> str:
    """Return the headings of a kind with what belongs below each; nothing for one that is not known."""
    return "\n\n".join(f"## {_(heading)}\n\n{_(told)}" for heading, told in HEADINGS.get(kind, ()))
