"""The language that somebody reads: chosen in the footer, kept with the account or in a cookie, else the browser's."""

from flask import Blueprint, Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Answer

from kb import people
from webui import access
from webui.installation import house
from webui.languages import LANGUAGES, speaking
from webui.presentation import preferring

NAMES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-CN", "en": "en"}
"""What a language calls itself, and how HTML and HTTP call it."""
COOKIE = "jieda-language"

languages = Blueprint("languages", __name__)


def install(app: Flask) -> None:
    """Speak the reader's language during each request; to be installed before what may already refuse one."""
    app.register_blueprint(languages)
    app.context_processor(
        lambda: {"language": chosen(), "language_names": NAMES, "language_tag": TAGS[chosen()]}
    )

    @app.before_request
    def begin() -> None:
        g.choice = _Choice()
        g.speaking = speaking(g.choice)
        g.speaking.__enter__()

    @app.after_request
    def tell(response: Response) -> Response:
        if "language" in g:
            response.content_language.add(TAGS[g.language])
            response.vary.add("Accept-Language")
        return response

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if spoken := g.pop("speaking", None):
            spoken.__exit__(None, None, None)


class _Choice:
    """The language of one request, decided once it is known who asks; told for every word of a page."""

    language = ""

    def __call__(self) -> str:
        if not self.language:
            if "person" not in g:
                return _decided()
            self.language = g.language = _decided()
        return self.language


def chosen() -> str:
    """Return the language of this request."""
    found: str = g.choice() if "choice" in g else _decided()
    return found


def _decided() -> str:
    """Ask what was chosen, then the installation, then the browser; programs say what they read with each call."""
    person = access.person()
    accepted = request.accept_languages.best_match(LANGUAGES) or ""
    stored = (person.language if person else "", request.cookies.get(COOKIE, ""))
    told = (accepted, *stored) if access.is_api() and not request.cookies else stored
    if known := next((each for each in told if each in LANGUAGES), ""):
        return known
    return _of_house() or accepted or LANGUAGES[0]


def _of_house() -> str:
    """Return the language of the installation; none while the database does not answer, for that has to be told too."""
    try:
        return house().language
    except SQLAlchemyError:
        return ""


@languages.post("/language")
def choose() -> Answer:
    """Keep a language and go back to the page."""
    return preferring.keep("language", COOKIE, LANGUAGES, people.read_in)
