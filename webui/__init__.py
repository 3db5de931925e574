"""What do people see and send? The only floor that knows Flask and wires the parts together."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webui.installation import Services, Settings


def create_app(settings: "Settings", parts: "Services | None" = None) -> "Flask":
    """Build the application for one installation; `parts` are given by tests and commands that hold them already."""
    from webui.application import build

    return build(settings, parts)
