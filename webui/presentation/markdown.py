"""Markdown to HTML that is safe to show; sanitising is the last step."""

import re
from functools import cache, lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from webui.presentation.language import language, lazy_gettext

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
    "blockquote": {"class"},
    "input": {"type", "checked", "disabled", "class"},
}
WIDE = {"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}}
"""What is wider than a telephone is moved by the keyboard too."""

CALLOUTS = {
    "NOTE": lazy_gettext("说明"),
    "TIP": lazy_gettext("提示"),
    "IMPORTANT": lazy_gettext("重要"),
    "WARNING": lazy_gettext("注意"),
    "CAUTION": lazy_gettext("小心"),
}
"""What a quotation begins with, as `> [!NOTE]`, to stand out from the text, and what it is headed by then."""

_OWN = re.compile(r"/(?![/\\])")
"""An address on this host: two strokes would lead to another."""

_CALLOUT = re.compile(r"\[!([A-Z]+)\][ \t]*(?:\n|$)")


@cache
def _parser() -> MarkdownIt:
    made = (
        MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
        .enable(["table", "strikethrough"])
        .use(tasklists_plugin)
    )
    made.core.ruler.before("inline", "callouts", _mark_callouts)
    made.core.ruler.before("inline", "empty_headers", _leave_out_empty_headers)
    return made


def _mark_callouts(state: StateCore) -> None:
    """Let quotations that begin like `[!NOTE]` be callouts with a heading."""
    for quote, text in zip(state.tokens, state.tokens[2:], strict=False):
        found = _CALLOUT.match(text.content) if quote.type == "blockquote_open" else None
        if found and text.type == "inline" and found[1] in CALLOUTS:
            quote.attrSet("class", f"callout callout-{found[1].lower()}")
            text.content = f"**{CALLOUTS[found[1]]}**\n{text.content[found.end() :]}".rstrip()


def _leave_out_empty_headers(state: StateCore) -> None:
    """Let header cells without a word be plain ones: nobody is told a heading that says nothing."""
    for opening, text, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type == "th_open" and not text.content.strip():
            opening.tag = closing.tag = "td"


def parse(text: str) -> list[Token]:
    """Return the parts of a Markdown text as `render` reads it."""
    return _parser().parse(text)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src" and not _OWN.match(value):
        return None
    if tag == "input" and name == "type" and value != "checkbox":
        return None
    return value


def render(text: str) -> str:
    """Return the HTML of a Markdown text: lines end where typed, raw HTML shows as text, images come from here."""
    return _rendered(text, language())


@lru_cache(maxsize=1_000)
def _rendered(text: str, _read_in: str) -> str:
    """Render a text as it is read in a language; what many read is rendered once."""
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
        set_tag_attribute_values=WIDE,
    )
