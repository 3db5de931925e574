"""How do photos come with a ticket and files with an article, and who gets to see them?"""

from flask import Flask, request

from kb.attachments import AT_ONCE, SIZE_MAX
from webui.attachments import of_articles, serving, taking
from webui.attachments.of_articles import in_place
from webui.attachments.serving import photos
from webui.attachments.taking import Taken, taken

__all__ = ["Taken", "in_place", "photos", "serving", "taken", "taking"]

WITH_PHOTOS = {
    "portal.submit_ticket",
    "portal.answer_ticket",
    "portal.reject_suggestion",
    "workbench.open_for_caller",
    "workbench.work",
}
WITH_FILES = {"files.upload"}
REQUEST_MAX = AT_ONCE * SIZE_MAX + 6 * 1024 * 1024


def install(app: Flask) -> None:
    """Let the forms that take files be as large as these; must come before what reads forms."""
    app.register_blueprint(of_articles.files)
    app.jinja_env.globals.update(files_of=of_articles.files_of, file_mention=of_articles.mention)
    app.jinja_env.globals.update(photos=photos, photo_rules={"most": AT_ONCE, "size": SIZE_MAX})

    @app.before_request
    def allow_photos() -> None:
        if request.endpoint in WITH_PHOTOS | WITH_FILES:
            request.max_content_length = REQUEST_MAX
