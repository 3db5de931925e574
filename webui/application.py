"""Build the Flask application: one line per part that can be removed."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import (
    access,
    admin,
    api,
    attachments,
    checklist,
    curation,
    errors,
    first_run,
    flags,
    gaps,
    guides,
    imports,
    incidents,
    knowledge,
    logs,
    mail,
    portal,
    presentation,
    procedures,
    quality,
    reading_lists,
    satisfaction,
    sending,
    workbench,
)
from webui.installation import Services, Settings, health
from webui.presentation import choosing

REQUEST_MAX = 6 * 1024 * 1024


def build(settings: Settings, parts: Services | None = None) -> Flask:
    """Build the application over opened parts, or open them."""
    logs.configure(settings.log_level)
    parts = parts or Services.open(settings)
    app = Flask(__name__.split(".")[0])
    app.config.update(
        SECRET_KEY=settings.key(),
        MAX_CONTENT_LENGTH=REQUEST_MAX,
        MAX_FORM_MEMORY_SIZE=REQUEST_MAX,
        SESSION_COOKIE_NAME="jieda",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        # An answer that comes late would else bring back what the session held when it was asked for.
        SESSION_REFRESH_EACH_REQUEST=False,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["jieda"] = parts
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    for part in (
        logs,
        attachments,
        imports,
        sending,
        choosing,
        access,
        presentation,
        errors,
        health,
        mail,
        portal,
        workbench,
        knowledge,
        curation,
        gaps,
        quality,
        incidents,
        satisfaction,
        procedures,
        flags,
        checklist,
        reading_lists,
        admin,
        first_run,
        guides,
        api,
    ):
        part.install(app)
    return app
