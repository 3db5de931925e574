"""Use an article or a solved ticket for the one in hand: apply, insert, link, cite, copy as plain text, borrow.

Each but the last is noted as applied: at the ticket, and at the suggestion that showed the article.
"""

from urllib.parse import urljoin

from flask import Response, jsonify, render_template, request

from kb import tickets
from kb.errors import NotFound
from kb.models import Article
from webui.addresses import links
from webui.installation import services
from webui.presentation.language import gettext as _
from webui.tickets import actions
from webui.workbench import desk
from webui.workbench.blueprint import agent, is_part, workbench
from webui.workbench.prefill import as_link, as_reply, joined

WAYS = "any(apply, insert, link, cite, copy)"


@workbench.post(f"/tickets/<number>/<{WAYS}:way>")
def use(number: str, way: str) -> str | Response:
    """Cite an article and give its solution as text, or show the desk again with the text written in.

    What the agent had typed stays before it, so the page is shown at once instead of going through a redirect.
    """
    reference, _sep, key = request.form.get("use", "").partition(" ")
    by, at = agent(), services().clock()
    with services().sessions.begin() as db:
        found = tickets.get(db, number, by)
        article = actions.cite(db, found, reference, by=by, at=at, lookup=key)
    text = _text(way, article)
    if is_part():
        return jsonify(text=text, article=article.number, title=article.title, said=_said(article, way))
    if way == "copy":
        return render_template("workbench/plain.html", article=article, text=text, ticket=number)
    return desk.show(number, _written(way, article, text), applied=_said(article, way))


@workbench.post("/tickets/<number>/borrow")
def borrow(number: str) -> str | Response:
    """Write the solution of an earlier ticket into the one in hand."""
    with services().sessions.read() as db:
        solution = tickets.get(db, request.form.get("borrow", ""), agent()).resolution
    if not solution:
        raise NotFound(_("这张工单还没有写解决办法"))
    if is_part():
        return jsonify(text=solution, said=_("已填入解决办法，发送前请按这次的情况改。"))
    values = dict(request.form) | {"resolution": joined(request.form.get("resolution", ""), solution)}
    return desk.show(number, values)


def address(article: Article) -> str:
    """Return the whole address of an article, as people paste it."""
    return urljoin(request.host_url, links.article_url(article))


def _text(way: str, article: Article) -> str:
    if way == "cite":
        return ""
    where = address(article)
    return as_link(article, where) if way == "link" else as_reply(article, where)


def _said(article: Article, way: str) -> str:
    number = article.number
    return {
        "apply": _("已引用 %(number)s，解决步骤写进了回复和解决办法，发送前可以改。", number=number),
        "insert": _("已引用 %(number)s，解决步骤写进了回复，发送前可以改。", number=number),
        "link": _("已引用 %(number)s，标题和链接写进了回复。", number=number),
        "cite": _("已引用 %(number)s。", number=number),
        "copy": _("已复制为纯文本，并记为引用了 %(number)s。", number=number),
    }[way]


def _written(way: str, article: Article, text: str) -> dict[str, str]:
    """Return what was typed with the text in the fields that this way writes to."""
    values = dict(request.form)
    if way in {"apply", "insert", "link"}:
        values["text"] = joined(values.get("text", ""), text)
    if way == "apply":
        values |= {"resolution": joined(values.get("resolution", ""), text), "article": article.number}
    return values
