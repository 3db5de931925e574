"""Photos as they come with a form: stored at once, so that none is lost where something else has to be mended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from kb import attachments
from kb.attachments import AT_ONCE, Stored
from kb.errors import Invalid
from webui import access
from webui.installation import services
from webui.presentation.language import gettext as _

KEPT_FOR = timedelta(days=1)
MOST_IN_TEN_MINUTES = 120


@dataclass
class Taken:
    """The photos that came with a form, each with the mark by which the form shown again keeps it; what was wrong."""

    files: list[tuple[Stored, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def stored(self) -> list[Stored]:
        """The files alone."""
        return [file for file, _mark in self.files]

    def require(self) -> Sequence[Stored]:
        """Return the files; Invalid when something was wrong with any."""
        if self.errors:
            raise Invalid(*next(iter(self.errors.items())))
        return self.stored


def taken() -> Taken:
    """Store what came with this request, and take what came with an earlier one; read once."""
    if "photos" not in g:
        g.photos = _read()
    found: Taken = g.photos
    return found


def _read() -> Taken:
    found = Taken([(file, mark) for mark in request.form.getlist("photo") if (file := _kept(mark))])
    sent = request.files.getlist("photos")
    _store([file for file in sent if file.filename], found)
    for each in sent:
        each.close()
    return found


def _store(sent: Sequence[FileStorage], found: Taken) -> None:
    for file in sent:
        if len(found.files) >= AT_ONCE:
            found.errors["photos"] = _("一次最多 %(n)s 张图片", n=AT_ONCE)
            break
        access.limit("photo", MOST_IN_TEN_MINUTES, timedelta(minutes=10))
        try:
            stored = attachments.take_in(services().settings.data, file.stream, file.filename or "")
        except Invalid as error:
            found.errors |= error.fields
        else:
            found.files.append((stored, _mark(stored)))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(services().settings.key(), salt="photo")


def _mark(file: Stored) -> str:
    """Return what stands for a stored file in a form, signed so that nobody can name a file of somebody else."""
    mark: str = _signer().dumps([file.sha256, file.size, file.media_type, file.name])
    return mark


def _kept(mark: str) -> Stored | None:
    """Return the file that a mark of ours stands for."""
    try:
        return Stored(*_signer().loads(mark, max_age=int(KEPT_FOR.total_seconds())))
    except (BadData, TypeError):
        return None
