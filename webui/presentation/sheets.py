"""One style sheet per look: what we use of Bootstrap, and ours, in one piece that browsers keep for good."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from webui.presentation.themes import THEMES, chosen
from webui.presentation.trimming import named_in, trimmed
from webui.sending import FOR_GOOD

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
PACKAGE = Path(__file__).parents[1]

sheets = Blueprint("sheets", __name__)


@dataclass(frozen=True)
class Sheet:
    """A style sheet as it travels, and the mark of its content."""

    text: bytes
    squeezed: bytes
    version: str


def install(app: Flask, styles: tuple[str, ...]) -> None:
    """Add the address of the sheets, and tell the templates the one to link."""
    folder = Path(app.static_folder or "") / "css"
    app.extensions["jieda_sheets"] = made = {name: sheet(folder, styles, name) for name in THEMES}
    app.register_blueprint(sheets)

    def address() -> str:
        name = chosen()
        return url_for("sheets.one", name=name, v=made[name].version)

    app.jinja_env.globals["style_sheet"] = address


@sheets.get("/styles/<name>.css")
def one(name: str) -> Response:
    """Send the sheet of a look."""
    found: Sheet = current_app.extensions["jieda_sheets"].get(name) or abort(404)
    takes_gzip = request.accept_encodings.quality("gzip") > 0
    response = Response(found.squeezed if takes_gzip else found.text, mimetype="text/css")
    if takes_gzip:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOR_GOOD if request.args.get("v") == found.version else "no-cache"
    response.set_etag(found.version, weak=True)
    response.make_conditional(request)
    return response


@cache
def sheet(folder: Path, styles: tuple[str, ...], theme: str) -> Sheet:
    """Put a sheet together."""
    text = "\n".join(_parts(folder, styles, theme)).encode()
    return Sheet(text, gzip.compress(text, 9, mtime=0), sha256(text).hexdigest()[:12])


def _parts(folder: Path, styles: tuple[str, ...], theme: str) -> Iterator[str]:
    bootstrap = BOOTSTRAP.read_text(encoding="utf8").partition("/*# sourceMappingURL")[0]
    yield trimmed(bootstrap, named_in(PACKAGE))
    yield _read(folder, "tokens")
    for name, when in THEMES[theme]:
        yield f"@media {when} {{\n{_read(folder, name)}}}" if when else _read(folder, name)
    yield f"@media print {{\n{_read(folder, 'tokens-print')}}}"
    for name in styles:
        yield _read(folder, name)


def _read(folder: Path, name: str) -> str:
    return (folder / f"{name}.css").read_text(encoding="utf8")
