"""All articles, or those of a category, as one file."""

import tempfile
from pathlib import Path

from flask import Response, abort, render_template, request, send_file

from kb import exports, rights
from webui import access
from webui.imports.blueprint import imports
from webui.installation import services

KINDS = ("jsonl", "csv", "xlsx", "zip")


@imports.get("/export")
def export() -> str:
    """Offer the kinds of files, and the categories."""
    with services().sessions.read() as db:
        counted = services().states_from(db, access.somebody())
        categories = [name for name, _ in services().categories_from(db, rights.audience_of(access.person()))]
    return render_template("imports/export.html", counted=counted, categories=categories)


@imports.get("/export/articles.<kind>")
def articles_file(kind: str) -> Response:
    """Write the file and send it."""
    if kind not in KINDS:
        abort(404)
    return as_file(kind, request.args.get("category", ""))


def as_file(kind: str, category: str) -> Response:
    """Return all articles, or those of a category, as one file."""
    parts = services()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"articles.{kind}")
        exports.export_articles(
            parts.sessions,
            path,
            lambda done, total: None,
            files=parts.settings.data,
            category=category,
        )
        file = path.open("rb")
    today = parts.clock().astimezone(parts.settings.zone).date()
    return send_file(file, as_attachment=True, download_name=f"articles-{today}.{kind}", mimetype=_type(kind))


def _type(kind: str) -> str:
    return {
        "jsonl": "application/jsonl",
        "csv": "text/csv",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }.get(kind, "application/zip")
