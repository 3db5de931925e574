"""The steps of an article as readers see them, and what runs on a ticket."""

from flask import render_template

from kb import procedures, rights
from kb.models import Article
from webui import access
from webui.attachments import in_place
from webui.presentation import contents, plaintext

GIST, LONGEST = 120, 1000


def rendered(article: Article) -> contents.Text:
    """Return the text of an article as its readers see it."""
    return as_read(in_place(article.body, article.number), article.kind)


def as_read(body: str, kind: str) -> contents.Text:
    """Return a text with its steps as steps where it is of a kind that has them."""
    procedure = procedures.parse(body) if kind in procedures.KINDS else None
    if procedure is None or not procedure.is_one:
        return contents.render(body)
    return contents.marked(render_template("procedures/in_article.html", procedure=procedure))


def gist(text: str) -> str:
    """Return the beginning of what a step says, in plain text on one line."""
    said = " ".join(plaintext.plain(text[:LONGEST]).split())
    return said if len(said) <= GIST else f"{said[:GIST]}…"


def may_run(article: Article) -> bool:
    """Tell whether the reader may go through an article's steps on a ticket."""
    return rights.is_support(access.person()) and procedures.is_runnable(article)
