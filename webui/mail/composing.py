"""One message as the server gets it: headers of ours alone, plain text, and the same as simple HTML.

Headers are encoded here, piece by piece, and nothing that people wrote reaches one but the title, on one line.
"""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import Final

import nh3
from markupsafe import Markup, escape

from kb.text import one_line

TAGS: Final = {"p", "br", "a", "hr"}
ATTRIBUTES: Final = {"a": {"href"}}
SHORT: Final = 60
SUBJECT_MAX: Final = 200
_HIDDEN = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
"""Marks that nobody sees and that turn the direction of what follows."""
_AS_SENT = policy.compat32.clone(linesep="\r\n")


@dataclass(frozen=True)
class Letter:
    """What is written to whom; `root` is the key of the message that the conversation began with."""

    key: str
    root: str
    subject: str
    paragraphs: list[str]
    html: list[Markup]
    language: str
    at: datetime


def compose(letter: Letter, sender: tuple[str, str], recipient: str) -> bytes:
    """Return a message; the same letter is always the same bytes."""
    host = sender[1].rpartition("@")[2]
    mime = MIMEMultipart("alternative", boundary=f"=_{letter.key}")
    mime["From"] = formataddr((_shown(sender[0]), sender[1]), "utf-8")
    mime["To"] = recipient
    mime["Subject"] = _encoded(_shown(letter.subject)[:SUBJECT_MAX])
    mime["Date"] = format_datetime(letter.at)
    mime["Message-ID"] = f"<{letter.key}@{host}>"
    if letter.root and letter.root != letter.key:
        mime["In-Reply-To"] = mime["References"] = f"<{letter.root}@{host}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime["X-Auto-Response-Suppress"] = "All"
    mime["List-Id"] = f"<tickets.{host}>"
    mime["Content-Language"] = letter.language
    mime.attach(_part("\n\n".join(letter.paragraphs), "plain"))
    mime.attach(_part(_page(letter), "html"))
    return mime.as_bytes(policy=_AS_SENT)


def anchor(address: str) -> Markup:
    """Return a link that shows its whole address."""
    return Markup('<a href="{0}">{0}</a>').format(address)


def _part(text: str, kind: str) -> MIMEText:
    return MIMEText(text.replace("\n", "\r\n"), kind, "utf-8")


def _page(letter: Letter) -> str:
    inner = Markup("\n").join(Markup("<p>{}</p>").format(each) for each in letter.html)
    safe = nh3.clean(inner, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"})
    head = f'<!DOCTYPE html><html lang="{escape(letter.language)}"><head><meta charset="utf-8"></head>'
    return f"{head}<body>{safe}</body></html>"


def _shown(text: str) -> str:
    """Return a text as it may stand in a header: one line, without marks that turn it round."""
    return one_line(text).translate(_HIDDEN)


def _encoded(text: str) -> str:
    """Return a header's text in ASCII, in pieces that no server finds too long."""
    if text.isascii() and len(text) <= SHORT and "=?" not in text:
        return text
    return Header(text, "utf-8", maxlinelen=75, header_name="Subject").encode()
