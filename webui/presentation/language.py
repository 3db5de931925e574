"""The language of a page: texts are written in Chinese and translated through here."""

from datetime import datetime
from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel.speaklater import LazyString


def install(app: Flask, timezone: str) -> None:
    """Speak Chinese, in the installation's own time zone."""
    flask_babel.Babel(app, default_locale="zh", default_timezone=timezone, locale_selector=_chosen)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _texts().ugettext(text),
        lambda one, many, num: _texts().ungettext(one, many, num),
        newstyle=True,
    )


def _chosen() -> str:
    return "zh"


def _texts() -> NullTranslations:
    """Return the texts of the page's language, looked up once for a request: a page has a hundred of them.

    Outside of requests they are as they are written.
    """
    try:
        found: NullTranslations = g.texts
    except AttributeError:
        g.texts = found = flask_babel.get_translations()
    except RuntimeError:
        return NullTranslations()
    return found


def gettext(text: str, **values: Any) -> str:
    """Return a text in the page's language, with values put in."""
    found: str = _texts().ugettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """Return a text that speaks of a number of things, which it calls num."""
    found: str = _texts().ungettext(one, many, num)
    return found % {"num": num, **values}


def lazy_gettext(text: str) -> Any:
    """Return a text that is translated when it is shown."""
    return LazyString(gettext, text)


def local(moment: datetime, shape: str) -> str:
    """Return a moment in the installation's time zone, in a pattern of Unicode's date fields."""
    return str(flask_babel.format_datetime(moment, shape))
