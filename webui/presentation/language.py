"""The language of a page: texts are written in Chinese and translated through here."""

from datetime import datetime
from typing import Any

import flask_babel
from flask import Flask


def install(app: Flask, timezone: str) -> None:
    """Speak Chinese, in the installation's own time zone."""
    flask_babel.Babel(app, default_locale="zh", default_timezone=timezone, locale_selector=_chosen)


def _chosen() -> str:
    return "zh"


def gettext(text: str, **values: Any) -> str:
    """Return a text in the page's language, with values put in."""
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Return a text that speaks of a number of things, which it calls num."""
    return str(flask_babel.ngettext(one, many, num, **values))


def lazy_gettext(text: str) -> Any:
    """Return a text that is translated when it is shown."""
    return flask_babel.lazy_gettext(text)


def local(moment: datetime, shape: str) -> str:
    """Return a moment in the installation's time zone, in a pattern of Unicode's date fields."""
    return str(flask_babel.format_datetime(moment, shape))
