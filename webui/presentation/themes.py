"""The look that a person chose, kept with the account or in a cookie; without one the system decides."""

from collections.abc import Mapping

from flask import Blueprint, Flask, request, url_for
from werkzeug.wrappers import Response

from kb import people
from webui import access
from webui.presentation import preferring
from webui.presentation.language import lazy_gettext as _

THEMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "system": (
        ("tokens-dark", "(prefers-color-scheme: dark)"),
        ("tokens-contrast", "(prefers-contrast: more)"),
        ("tokens-contrast-dark", "(prefers-contrast: more) and (prefers-color-scheme: dark)"),
    ),
    "light": (),
    "dark": (("tokens-dark", ""),),
    "contrast": (("tokens-contrast", ""),),
    "contrast-dark": (("tokens-dark", ""), ("tokens-contrast-dark", "")),
}
"""The colours that replace the light ones in each look, and where the system decides, when."""

NAMES = {
    "system": _("跟随系统"),
    "light": _("浅色"),
    "dark": _("深色"),
    "contrast": _("高对比浅色"),
    "contrast-dark": _("高对比深色"),
}
COOKIE = "jieda-theme"

themes = Blueprint("themes", __name__)


def install(app: Flask) -> None:
    """Add the switch, and tell the templates which look is chosen."""
    app.register_blueprint(themes)
    app.context_processor(lambda: {"theme": chosen(), "theme_names": NAMES, "this_page": _this_page()})


def chosen() -> str:
    """Return the name of the look that this person chose, or else this browser asked for."""
    person = access.person()
    stored = (person.look if person else "", request.cookies.get(COOKIE, ""))
    return next((name for name in stored if name in THEMES), "system")


def _this_page() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("portal.home")


@themes.post("/theme")
def choose() -> Response:
    """Keep a look and go back to the page."""
    return preferring.keep("theme", COOKIE, THEMES, people.look_in)
