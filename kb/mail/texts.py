"""The text of each kind of message, in each language: as the product brings it, or as administrators have written it.

A text holds placeholders like {number}. A paragraph whose placeholders are all empty is left out.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Invalid
from kb.models import MailText, Person
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.settings import trail
from kb.text import clean, is_blank

FOLDER: Final = Path(__file__).parent / "shipped"
LANGUAGES: Final = ("zh", "en")
LONGEST: Final = 5_000
CHANGE: Final = "mail-text"
EVERYWHERE: Final = ("name", "number", "title", "priority", "link", "site", "contact")
OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "opened": ("limits", "referral", "suggestions"),
    "taken": ("handler",),
    "reply": ("handler", "text"),
    "progress": ("handler", "text"),
    "plan": ("handler", "expected", "text"),
    "replanned": ("expected", "reason", "text"),
    "asked": ("handler", "text"),
    "warned": ("clock", "due"),
    "breached": ("clock", "due"),
    "third-party": ("text",),
    "workaround": ("text",),
    "resolved": ("handler", "text", "article"),
    "closing-soon": ("when",),
    "closed": ("text",),
    "reopened": ("text",),
    "rating-asked": ("rating",),
    "rating-reminded": ("rating",),
    "issue-solved": ("issue",),
    "link": (),
    "footer": (),
}
KINDS: Final = tuple(OWN)
NAMES: Final = {kind: (*EVERYWHERE, *own) for kind, own in OWN.items()}
"""The placeholders that a text may hold."""
NEEDED: Final = {
    **dict.fromkeys(("reply", "progress", "asked", "third-party", "workaround", "resolved"), ("text",)),
    **dict.fromkeys(("rating-asked", "rating-reminded"), ("rating",)),
    "plan": ("expected",),
    "replanned": ("expected",),
    "link": ("link",),
    "opened": ("number",),
}
"""Those without which a message would say nothing."""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_HEADING = re.compile(r"^## ([a-z-]+)\n", re.MULTILINE)


@cache
def _brought(lang: str) -> dict[str, str]:
    pieces = _HEADING.split((FOLDER / f"{lang}.txt").read_text("utf8"))[1:]
    return {kind: text.strip() for kind, text in zip(pieces[::2], pieces[1::2], strict=True)}


def shipped(kind: str, lang: str) -> str:
    """Return the text that the product brings."""
    return _brought(lang if lang in LANGUAGES else LANGUAGES[0])[kind]


def text_of(session: Session, kind: str, lang: str) -> str:
    """Return the text of a kind of message as it is used now."""
    stored = session.get(MailText, (kind, lang))
    return stored.text if stored else shipped(kind, lang)


def changed_texts(session: Session) -> set[tuple[str, str]]:
    """Return kind and language of every text that was changed."""
    return {(row.kind, row.lang) for row in session.scalars(select(MailText))}


def change_text(
    session: Session, kind: str, lang: str, text: str, *, by: Person | None, at: datetime
) -> bool:
    """Use another text from now on, and tell whether it differs; Invalid for placeholders that mean nothing here."""
    wanted, was = checked(kind, text), text_of(session, kind, lang)
    if wanted == was:
        return False
    stored = session.get(MailText, (kind, lang))
    if wanted == shipped(kind, lang):
        if stored is not None:
            session.delete(stored)
    elif stored is None:
        session.add(MailText(kind=kind, lang=lang, text=wanted))
    else:
        stored.text = wanted
    subject = f"{kind} {lang}"
    trail.note(session, CHANGE, subject, before={"value": was}, after={"value": wanted}, by=by, at=at)
    session.flush()
    return True


def reset_text(session: Session, kind: str, lang: str, *, by: Person | None, at: datetime) -> bool:
    """Use the text that the product brings, and tell whether another one was used."""
    return change_text(session, kind, lang, shipped(kind, lang), by=by, at=at)


def checked(kind: str, text: str) -> str:
    """Return a text as it is kept."""
    text = clean(text).strip()
    if is_blank(text):
        raise Invalid("text", _("不能空着"))
    if len(text) > LONGEST:
        raise Invalid("text", _("最多 %(most)s 个字符", most=f"{LONGEST:,}"))
    used = set(_PLACEHOLDER.findall(text))
    if unknown := sorted(used - set(NAMES[kind])):
        told = Several("{" + name + "}" for name in unknown)
        raise Invalid("text", _("这里没有占位符 %(names)s", names=told))
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        raise Invalid("text", _("大括号只能用来写占位符，例如 {number}"))
    if lacking := [name for name in NEEDED.get(kind, ()) if name not in used]:
        told = Several("{" + name + "}" for name in lacking)
        raise Invalid("text", _("不能没有 %(names)s，否则这封邮件没有内容", names=told))
    return text


def paragraphs(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the paragraphs of a text with values in their places, without those whose places all stay empty."""
    return [
        "\n".join(_filled(part, values))
        for part in re.split(r"\n[ \t]*\n", text)
        if _says_something(part, values)
    ]


def _filled(part: str, values: Mapping[str, str]) -> Iterator[str]:
    """Give the lines of a paragraph, but for those that hold nothing without what is missing."""
    for line in part.split("\n"):
        filled = _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), line)
        if filled.strip():
            yield filled


def _says_something(part: str, values: Mapping[str, str]) -> bool:
    places = _PLACEHOLDER.findall(part)
    return not places or any(values.get(name) for name in places)
