"""Teams, contacts at vendors and groups of readers are put out of use, and into use again, in one way."""

from types import ModuleType

from webui import access
from webui.installation import services


def switch(of: ModuleType, key: int, step: str) -> bool:
    """Close or reopen what a module of kb keeps under this id; return whether it is in use now."""
    with services().sessions.begin() as db:
        getattr(of, step)(db, of.get(db, key), by=access.somebody(), at=services().clock())
    return step == "reopen"
