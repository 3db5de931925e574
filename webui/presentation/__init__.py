"""How pages look: Bootstrap served from here, the language, and the filters and words that templates use."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_bootstrap import Bootstrap5
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from kb import rights
from kb.feedback import REASONS
from kb.models import DIFFICULTIES, KINDS, LEVELS, STATES, URGENCIES, VISIBILITIES
from kb.settings import House
from webui import access
from webui.installation import health, house, services
from webui.presentation import happened, language, markdown, navigation, reasons, scripts, sheets, themes
from webui.presentation.hours import span_words
from webui.presentation.labels import label, readers
from webui.presentation.language import gettext

STYLES = (
    "theme",
    "frame",
    "jieda",
    "search",
    "portal",
    "admin",
    "tickets",
    "workbench",
    "curation",
    "quality",
    "incidents",
    "gaps",
    "editor",
    "procedures",
    "flags",
    "print",
)


def install(app: Flask) -> None:
    """Teach the templates our words, dates and marks."""
    Bootstrap5().init_app(app)
    themes.install(app)
    sheets.install(app, STYLES)
    scripts.install(app)
    language.install(app, app.extensions["jieda"].settings.timezone)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        label=_label,
        readers=readers,
        translated=language.translated,
        local_time=local_time,
        at_site=at_site,
        shown_site=shown_site,
        pieces=pieces,
        markdown=rendered,
        left=left,
        span=span_words,
        happened=happened.facts,
        time_left=time_left,
        shares=reasons.shares,
        telling_words=reasons.telling_words,
        as_typed=reasons.as_typed,
    )
    app.jinja_env.globals.update(
        kinds=KINDS,
        states=STATES,
        visibilities=VISIBILITIES,
        levels=LEVELS,
        difficulties=DIFFICULTIES,
        urgencies=URGENCIES,
        feedback_reasons=REASONS,
    )
    app.context_processor(_around)

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values["v"] = _version(Path(app.static_folder or ""), values["filename"])


@pass_context
def _label(_page: Context, code: str, of: str) -> str:
    """Say the word for a code when a page is written, never when its template is compiled."""
    return label(code, of)


def _around() -> dict[str, Any]:
    me = access.person()
    return {
        "me": me,
        "is_support": rights.is_support(me),
        "may_publish": rights.may_publish(me),
        "may_curate": rights.may_curate(me),
        "may_know": lambda article: rights.may_know_of(me, article),
        "may_edit": lambda article: rights.may_edit_article(me, article),
        "degraded_parts": health.degraded_parts,
        "here": request.endpoint or "",
        "house": house(),
        "navigation": navigation.shown(me, request.endpoint or ""),
        "now": services().clock(),
    }


def shown_site(name: str) -> str:
    """Return the name of the site: the product's own in the page's language, one that was set as it is."""
    return gettext("解答") if name == House().site_name else name


def at_site(title: str, name: str) -> str:
    """Return a page's title with the name of the site in the place of the product's."""
    before, between, last = title.strip().rpartition(" · ")
    return f"{before}{between}{shown_site(name)}" if last == gettext("解答") else title.strip()


@cache
def _version(folder: Path, name: str) -> str:
    """Return a mark of a file's content, so that browsers take a new one at once."""
    return sha256((folder / name).read_bytes()).hexdigest()[:8]


def local_time(moment: date | None, shape: str = "yyyy-MM-dd HH:mm") -> str:
    """Return a moment in the installation's own time zone, or a day (with a shape without hours)."""
    return language.local(moment, shape) if moment else "—"


def pieces(marked: Iterable[tuple[str, bool]]) -> Markup:
    """Return pieces of text with those marked that were asked for."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(text) if hit else escape(text) for text, hit in marked
    )


def rendered(text: str) -> Markup:
    """Return the sanitised HTML of a Markdown text."""
    return Markup(markdown.render(text))  # noqa: S704 - nh3 has sanitised it


def left(due: datetime, now: datetime) -> str:
    """Return how much time is left until a limit, or by how much it has passed."""
    if due < now:
        return gettext("超时 %(span)s", span=_about(now - due))
    return gettext("还剩 %(span)s", span=_about(due - now))


def time_left(seconds: float) -> str:
    """Return how much time a clock has left that stands still."""
    return _about(timedelta(seconds=seconds))


def _about(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 60:
        return gettext("%(n)s 分钟", n=minutes)
    if minutes < 60 * 48:
        return gettext("%(n)s 小时", n=round(minutes / 60))
    return gettext("%(n)s 天", n=round(minutes / 60 / 24))
