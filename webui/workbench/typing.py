"""What may be meant by the beginnings of words typed into a reply: `/` of a template, `#` or KB of an article."""

from flask import Response, jsonify, request

from kb import tickets
from webui import answers
from webui.installation import services
from webui.presentation.labels import label, readers
from webui.workbench import knowledge
from webui.workbench.blueprint import agent, workbench
from webui.workbench.filling import filled, named, offered

MOST = 8


@workbench.get("/tickets/<number>/typing")
def typing(number: str) -> Response:
    """Return what may be chosen: a title, a note beside it, and what is written or used when it is."""
    typed = request.args.get("q", "").strip()
    if typed.startswith("/"):
        return jsonify(options=_templates(number, typed[1:]))
    return jsonify(options=_articles(typed.lstrip("#").strip()))


def _templates(number: str, typed: str) -> list[dict[str, str]]:
    with services().sessions.read() as db:
        found = tickets.get(db, number, agent())
        return [
            {"title": row.title, "note": label(row.lang, "lang"), "text": filled(row, found)}
            for row in named(offered(db, found), typed)[:MOST]
        ]


def _articles(typed: str) -> list[dict[str, str]]:
    """Return articles as the agent finds them; who else reads them is said where it is not everybody."""
    if not typed:
        return []
    numbered = knowledge.named(typed)
    found = (
        [numbered] if numbered else [hit.article for hit in answers.find(typed, limit=MOST, kept=False).hits]
    )
    return [
        {
            "title": article.title,
            "note": article.number + (f" · {readers(article)}" if article.visibility != "public" else ""),
            "use": article.number,
        }
        for article in found
        if article.is_findable
    ]
