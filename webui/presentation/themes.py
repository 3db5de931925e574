"""The look that a person chose, in a cookie that outlives the session; without one the system decides."""

from collections.abc import Mapping

from flask import Blueprint, Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from webui import access
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
KEPT_SECONDS = 365 * 24 * 3600

themes = Blueprint("themes", __name__)


def install(app: Flask) -> None:
    """Add the switch, and tell the templates which look is chosen."""
    app.register_blueprint(themes)
    app.context_processor(lambda: {"theme": chosen(), "theme_names": NAMES, "this_page": _this_page()})


def chosen() -> str:
    """Return the name of the look that this browser asked for."""
    name = request.cookies.get(COOKIE, "")
    return name if name in THEMES else "system"


def _this_page() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("portal.home")


@themes.post("/theme")
def choose() -> Response:
    """Keep a look and go back to the page."""
    name = request.form.get("theme", "")
    response = redirect(access.safe_next(request.form.get("next", "")), 303)
    if name in THEMES:
        response.set_cookie(
            COOKIE,
            name,
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response
