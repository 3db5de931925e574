"""What does somebody need who runs this? Settings, limits and calendar, people, and whether all is well."""

from flask import Flask

from webui.admin import (
    accounts,
    changes,
    contracts,
    doctor,
    endings,
    groups,
    intake,
    limits,
    mail,
    overview,
    settings,
    teams,
    telling,
    vendors,
)
from webui.admin.blueprint import admin

__all__ = [
    "accounts",
    "changes",
    "contracts",
    "doctor",
    "endings",
    "groups",
    "intake",
    "limits",
    "mail",
    "overview",
    "settings",
    "teams",
    "telling",
    "vendors",
]


def install(app: Flask) -> None:
    """Add the pages for administrators."""
    app.register_blueprint(admin)
    app.jinja_env.filters.update(change_subject=telling.subject, change_rows=telling.rows)
