"""The files of an article: shown in its text, listed below it, sent to those who may have them, added and removed."""

import re
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from kb import articles, attachments, rights
from kb.attachments import Stored
from kb.errors import Invalid
from kb.extraction import queue
from kb.models import Article, ArticleFile, Person
from webui import access
from webui.attachments.serving import answer
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.presentation.language import ngettext

AT_ONCE = 10
_MENTION = re.compile(r"(?<=\]\()attachment:([0-9a-f]{12})(?=[\s)])")

files = Blueprint("files", __name__)


def in_place(text: str, number: str) -> str:
    """Let the images of a text come from its article, if it has a number."""
    if not number:
        return text
    return _MENTION.sub(lambda found: address_of(number, found[1]), text)


def address_of(number: str, key: str) -> str:
    """Return where a file of an article is sent from."""
    return url_for("files.send", number=number, key=key)


def files_of(article: Article) -> list[tuple[ArticleFile, str]]:
    """Return the files of an article that the person asking may have, each with why it could not be read, if so."""
    with services().sessions.read() as db:
        listed = attachments.of_article(db, article, access.person())
        return [(file, queue.failure_of(db, file.sha256)) for file in listed]


@files.get("/articles/<number>/files/<key>")
def send(number: str, key: str) -> Response:
    """Send one file of an article."""
    with services().sessions.read() as db:
        article = articles.get(db, number, access.person())
        found = attachments.find(db, article, key, access.person())
    return answer(found.sha256, found.media_type, found.name)


@files.post("/knowledge/articles/<number>/files")
@access.needs(rights.is_support)
def upload(number: str) -> Redirect:
    """Add what was chosen or pasted; the editor's script gets what to write into the text."""
    try:
        added = _add(number, _taken())
    except Invalid as error:
        if request.headers.get("X-Part"):
            raise
        for why in error.fields.values():
            flash(why, "notice")
        return _back(number)
    if request.headers.get("X-Part"):
        return Response("\n".join(map(mention, added)), mimetype="text/plain")
    flash(ngettext("已添加 %(num)s 个附件。", "已添加 %(num)s 个附件。", len(added)))
    return _back(number)


def mention(file: ArticleFile) -> str:
    """Return how the text of an article shows an image or leads to a file."""
    name = re.sub(r"[\[\]\\]", " ", file.name)
    return f"{'!' if file.is_image else ''}[{name}](attachment:{file.key})"


def _taken() -> Sequence[Stored]:
    """Store what came with this request; Invalid names the first that can't be taken."""
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not sent:
        raise Invalid("files", _("请先选择文件"))
    if len(sent) > AT_ONCE:
        raise Invalid("files", _("一次最多 %(n)s 个文件", n=AT_ONCE))
    folder = services().settings.data
    return [attachments.take_in_any(folder, file.stream, file.filename or "") for file in sent]


def _add(number: str, stored: Sequence[Stored]) -> list[ArticleFile]:
    with services().sessions.begin() as db:
        article = _editable(articles.get(db, number, access.person()), access.person())
        return attachments.add(db, article, stored, by=access.person(), at=services().clock())


@files.post("/knowledge/articles/<number>/files/<key>/<any(remove, restore):step>")
@access.needs(rights.is_support)
def change(number: str, key: str, step: str) -> Redirect:
    """Take a file away, or keep one that was to leave."""
    with services().sessions.begin() as db:
        article = _editable(articles.get(db, number, access.person()), access.person())
        file = attachments.find(db, article, key, access.person())
        (attachments.remove if step == "remove" else attachments.restore)(db, file)
    return _back(number)


@files.post("/knowledge/articles/<number>/files/publish")
@access.needs(rights.is_support)
def publish(number: str) -> Redirect:
    """Let readers have the files as they stand, apart from the text."""
    rights.require(rights.may_publish(access.person()), _("只有有发布权的人可以发布文章"))
    with services().sessions.begin() as db:
        attachments.publish(db, articles.get(db, number, access.person()))
    flash(_("附件已发布。"))
    return _back(number)


def _editable(article: Article, person: Person | None) -> Article:
    rights.require(rights.may_edit_article(person, article), _("没有修改这篇文章的权限"))
    return article


def _back(number: str) -> Redirect:
    return redirect(url_for("knowledge.edit", number=number, _anchor="files"), 303)
