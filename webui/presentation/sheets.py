"""One style sheet per look: what we use of Bootstrap, and ours, in one piece that browsers keep for good."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import flask_bootstrap
from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from webui.presentation.themes import THEMES, chosen
from webui.presentation.trimming import named_in, trimmed
from webui.sending import Packed

BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
PACKAGE = Path(__file__).parents[1]

sheets = Blueprint("sheets", __name__)


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
    found: Packed = current_app.extensions["jieda_sheets"].get(name) or abort(404)
    return found.answer("text/css", for_good=request.args.get("v") == found.version)


@cache
def sheet(folder: Path, styles: tuple[str, ...], theme: str) -> Packed:
    """Put a sheet together."""
    return Packed.of("\n".join(_parts(folder, styles, theme)))


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
