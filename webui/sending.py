"""How answers travel: squeezed where the browser takes that, and files of ours kept for good under their own mark.

What people type comes back in pages beside their CSRF token, squeezed together. The token is signed anew for every page
and the cookie does not come along from other sites (SameSite), so that the length of an answer tells nothing of use.
"""

import gzip
from dataclasses import dataclass
from hashlib import sha256

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

FILES = frozenset({"static", "bootstrap.static", "sheets.one", "scripts.one"})
FOR_GOOD = "public, max-age=31536000, immutable"
TEXTS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
SMALL = 1_000
EFFORT = 5


class Sessions(SecureCookieSessionInterface):
    """Sends no cookie with files: caches that many people share may keep them."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Tell whether the answer renews the cookie."""
        return not is_file() and super().should_set_cookie(app, session)


@dataclass(frozen=True)
class Packed:
    """A text of ours as it travels, plain and squeezed once and for all, and the mark of its content."""

    text: bytes
    squeezed: bytes
    version: str

    @classmethod
    def of(cls, text: str) -> "Packed":
        """Squeeze a text."""
        plain = text.encode()
        return cls(plain, gzip.compress(plain, 9, mtime=0), sha256(plain).hexdigest()[:12])

    def answer(self, mimetype: str, *, for_good: bool) -> Response:
        """Send it, to be kept for good where its address holds its mark."""
        takes_gzip = request.accept_encodings.quality("gzip") > 0
        response = Response(self.squeezed if takes_gzip else self.text, mimetype=mimetype)
        if takes_gzip:
            response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        response.headers["Cache-Control"] = FOR_GOOD if for_good else "no-cache"
        response.set_etag(self.version, weak=True)
        response.make_conditional(request)
        return response


def install(app: Flask) -> None:
    """Squeeze answers on their way out."""
    app.session_interface = Sessions()

    @app.after_request
    def send(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = FOR_GOOD
        return squeeze(response) if _is_worth_it(response) else response


def is_file() -> bool:
    """Tell whether a file is asked for that is the same for everybody."""
    return request.endpoint in FILES


def _is_worth_it(response: Response) -> bool:
    return (
        response.status_code == 200
        and (response.mimetype or "").startswith(TEXTS)
        and (is_file() or not response.is_streamed)
        and "Content-Encoding" not in response.headers
        and (response.calculate_content_length() or SMALL) >= SMALL
    )


def squeeze(response: Response) -> Response:
    """Compress the body where the browser takes that; an exact ETag becomes a weak one, as there are two bodies."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0:
        return response
    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), EFFORT, mtime=0))
    response.content_encoding = "gzip"
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)
    return response
