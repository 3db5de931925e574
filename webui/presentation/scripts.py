"""Our scripts, under one mark of all: a page never mixes those of two versions, and browsers keep them for good."""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, url_for
from markupsafe import Markup

from webui.sending import Packed

IMPORT = re.compile(r'^import (?:[^"]* from )?"\./([\w-]+)\.js";$', re.MULTILINE)
MODULE = Markup('<script type="module" src="{}"></script>')
AHEAD = Markup('<link rel="modulepreload" href="{}">')

scripts = Blueprint("scripts", __name__)


@dataclass(frozen=True)
class Scripts:
    """All scripts by name, what each imports, and the mark of them together."""

    texts: dict[str, Packed]
    imports: dict[str, tuple[str, ...]]
    version: str

    @classmethod
    def read(cls, folder: Path) -> "Scripts":
        """Read the scripts of a folder."""
        texts = {file.stem: file.read_text("utf8") for file in sorted(folder.glob("*.js"))}
        version = sha256("\0".join(texts.values()).encode()).hexdigest()[:12]
        imports = {name: tuple(IMPORT.findall(text)) for name, text in texts.items()}
        return cls({name: Packed.of(text) for name, text in texts.items()}, imports, version)

    def needed(self, name: str) -> list[str]:
        """Return what a script imports, and what that imports, each once."""
        found: dict[str, None] = {}
        waiting = list(self.imports[name])
        while waiting:
            if (one := waiting.pop(0)) not in found:
                found[one] = None
                waiting += self.imports[one]
        return list(found)


def install(app: Flask) -> None:
    """Add the addresses of the scripts, and tell the templates how to ask for one."""
    app.extensions["jieda_scripts"] = made = Scripts.read(Path(app.static_folder or "") / "js")
    app.register_blueprint(scripts)

    def address(name: str) -> str:
        return url_for("scripts.one", version=made.version, name=name)

    def script(name: str) -> Markup:
        """Return what loads a script: all that it imports is asked for at once, not one after the other."""
        ahead = [AHEAD.format(address(one)) for one in made.needed(name)]
        return Markup().join([*ahead, MODULE.format(address(name))])

    app.jinja_env.globals["script"] = script


@scripts.get("/scripts/<version>/<name>.js")
def one(version: str, name: str) -> Response:
    """Send a script."""
    made: Scripts = current_app.extensions["jieda_scripts"]
    found = made.texts.get(name) or abort(404)
    return found.answer("text/javascript", for_good=version == made.version)
