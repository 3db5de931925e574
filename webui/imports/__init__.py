"""How do whole collections of articles come in and go out by page?"""

from flask import Flask, request

from kb.imports.runs import SIZE_MAX
from webui.imports import leaving, printing, runs
from webui.imports.blueprint import imports

__all__ = ["imports", "leaving", "printing", "runs"]

REQUEST_MAX = SIZE_MAX + 1_000_000


def install(app: Flask) -> None:
    """Add the pages, and let the form for files be as large as these; must come before what reads forms."""
    app.register_blueprint(imports)

    @app.before_request
    def allow_files() -> None:
        if request.endpoint == "imports.begin":
            request.max_content_length = REQUEST_MAX
