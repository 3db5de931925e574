"""Markdown to HTML that is safe to show; sanitising is the last step."""

from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

TAGS = set(
    """a p br hr h1 h2 h3 h4 h5 h6 ul ol li strong em s del code pre blockquote
    table thead tbody tr th td input img""".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "ol": {"start"},
    "li": {"class"},
    "ul": {"class"},
    "input": {"type", "checked", "disabled", "class"},
}


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
        .enable(["table", "strikethrough"])
        .use(tasklists_plugin)
    )


def parse(text: str) -> list[Token]:
    """Return the parts of a Markdown text as `render` reads it."""
    return _parser().parse(text)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src" and not value.startswith("/"):
        return None
    if tag == "input" and name == "type" and value != "checkbox":
        return None
    return value


def render(text: str) -> str:
    """Return the HTML of a Markdown text: lines end where typed, raw HTML shows as text, images come from here."""
    try:
        html = _parser().render(text)
    except RecursionError:
        html = f"<pre>{escape(text)}</pre>"
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
