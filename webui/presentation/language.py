"""The language of a page: texts are written in Chinese and translated through here."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

import flask_babel
from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel.speaklater import LazyString
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kb.kept_sentences import unpacked
from kb.sentences import Sentence, Several
from webui.installation import services
from webui.languages import catalogue, gettext, language, ngettext, spoken

__all__ = ["gettext", "install", "language", "lazy_gettext", "local", "ngettext", "spoken", "translated"]

SHAPES = {
    "en": {
        "yyyy-MM-dd HH:mm": "d MMM y, HH:mm",
        "yyyy-MM-dd": "d MMM y",
        "MM-dd HH:mm": "d MMM, HH:mm",
        "MM-dd": "d MMM",
    }
}
"""What moments look like where it is not as Chinese writes them."""


def install(app: Flask, timezone: str) -> None:
    """Teach templates to speak, in the installation's own time zone."""
    flask_babel.Babel(app, default_locale="zh", default_timezone=timezone, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(gettext=_in_page, ngettext=_counted_in_page)
    app.jinja_env.finalize = _said


@pass_context
def _in_page(context: Context, text: str, /, **values: Any) -> str:
    return _put_in(context, catalogue(language()).gettext(text), values)


@pass_context
def _counted_in_page(context: Context, one: str, many: str, num: int, /, **values: Any) -> str:
    return _put_in(context, catalogue(language()).ngettext(one, many, num), {"num": num, **values})


def _put_in(context: Context, text: str, values: dict[str, Any]) -> str:
    """Put values in as templates do it: always, so that a per cent sign is written twice, and escaped."""
    safe = Markup(text) if context.eval_ctx.autoescape else text  # noqa: S704 - our own texts
    put: str = safe % spoken(values)
    return put


def _said(shown: Any) -> Any:
    """Say a sentence of another floor when it reaches a page."""
    return spoken(shown) if isinstance(shown, Sentence | Several) else shown


def translated(text: str) -> str:
    """Return a text that was stored, in the page's language: a sentence, or one of ours as it is written."""
    told = unpacked(text or "")
    return str(spoken(told)) if isinstance(told, Sentence | Several) else gettext(told) if told else ""


def lazy_gettext(text: str) -> Any:
    """Return a text that is translated when it is shown."""
    return LazyString(gettext, text)


def local(moment: date, shape: str) -> str:
    """Return a moment in the installation's time zone, or a day, in a pattern of Unicode's date fields.

    A pattern without the year gets it where it is not the one that is now.
    """
    zone = flask_babel.get_timezone()
    return _written(moment, shape, zone, language(), services().clock().astimezone(zone).year)


@lru_cache(maxsize=8192)
def _written(moment: date, shape: str, zone: tzinfo | None, tongue: str, this_year: int) -> str:
    """Write a moment; lists show the same ones again and again."""
    day = moment.astimezone(zone) if isinstance(moment, datetime) else moment
    if shape.startswith("MM") and day.year != this_year:
        shape = f"yyyy-{shape}"
    shape = SHAPES.get(tongue, {}).get(shape, shape)
    if isinstance(day, datetime):
        return format_datetime(day, shape, tzinfo=zone, locale=tongue)
    return format_date(day, shape, locale=tongue)
