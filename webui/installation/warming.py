"""Load and compile beforehand, in memory, what the first question or change would wait for."""

from flask import Flask

import search
from search import Damaged, Document, SearchIndex
from webui.installation.parts import Services

TEXT = "预热：打印机 warm up 0x80070005"
MISTYPED = "打印鸡 outlok"
DOCUMENT = Document(key=1, number="KB-000001", title=TEXT, body=TEXT)


def warm_answers(parts: Services) -> str:
    """Begin to hold completions and answer a question from the installation's own files; return what is damaged."""
    parts.completions.look()
    try:
        parts.index.search(TEXT, explain=True)
        parts.index.search("title:warm")
        parts.index.search(MISTYPED)
        parts.recommender.recommend(TEXT, audience=search.PUBLIC)
        parts.recommender.similar(TEXT)
    except Damaged as damage:
        return str(damage)
    return ""


def warm_pages(app: Flask) -> None:
    """Compile every template."""
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)


def warm_searching() -> None:
    """Find something of one document."""
    index = SearchIndex()
    index.apply([DOCUMENT], last=1)
    for text in (TEXT, MISTYPED):
        index.search(text, explain=True)
    index.close()


def warm_indexing() -> None:
    """Index something, twice: a first document and a change."""
    index = SearchIndex()
    for change in (1, 2):
        index.apply([DOCUMENT], last=change)


def warm_learning() -> None:
    """Learn from something, twice: a first fit and a change."""
    from kb import articles
    from kb.content import Content
    from kb.database import Database, now
    from recommend import Recommender

    database, recommender = Database("sqlite://"), Recommender(None)
    database.migrate()
    for _ in range(2):
        with database.begin() as session:
            article = articles.draft(session, Content(title=TEXT, body=TEXT), by=None, at=now())
            articles.publish(session, article, at=now())
        with database.read() as session:
            recommender.sync(session)
    database.close()
