"""What an article becomes in a message: its title, the part that solves or the whole text, and the link."""

import re

from kb.models import Article
from webui.presentation.plaintext import plain

LONGEST = 1500
LOWEST = 7
"""The level of headings that are no Markdown headings: 【…】 and bold lines."""

_HEADING = re.compile(r"(#{1,6})\s+(.+)|()【(.+?)】|()\*\*(.+?)\*\*[：:]?\s*$")
_SOLVES = re.compile(
    r"解决|处理|操作步骤|步骤|修复|恢复|办法|方法|solution|resolution|fix|steps", re.IGNORECASE
)


def as_reply(article: Article, link: str) -> str:
    """Return what to send a requester: title, solution in plain text, link."""
    text = plain(solution(article.body), link)
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit("\n", 1)[0].rstrip() + "\n……"
    return f"《{article.title}》\n\n{text}\n\n{link}".strip()


def as_link(article: Article, link: str) -> str:
    """Return only the title and the link."""
    return f"《{article.title}》 {link}"


def as_text(article: Article, link: str) -> str:
    """Return a whole article in plain text: title, text, link."""
    return f"《{article.title}》\n\n{plain(article.body, link)}\n\n{link}"


def solution(body: str) -> str:
    """Return the sections whose headings speak of solving, else the whole text."""
    kept: list[str] = []
    level, taking, fenced = 0, False, False
    for line in body.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading:
            marks, words = (part for part in heading.groups() if part is not None)
            depth = len(marks) or LOWEST
            if not taking or depth <= level:
                taking, level = bool(_SOLVES.search(words)), depth
        if taking:
            kept.append(line)
    return "\n".join(kept).strip() or body


def joined(typed: str, text: str) -> str:
    """Return what was typed followed by a text that it does not hold yet."""
    typed = typed.replace("\r\n", "\n").strip()
    if text in typed:
        return typed
    return f"{typed}\n\n{text}" if typed else text
