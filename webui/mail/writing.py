"""The letter of a message: the text of its kind in its requester's language, with the facts in their places."""

from collections.abc import Mapping

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import mail
from kb.models import Message, Ticket, TicketEvent
from webui.installation import Services
from webui.languages import LANGUAGES, speaking
from webui.mail import facts
from webui.mail.composing import Letter, anchor
from webui.mail.facts import Fact
from webui.presentation.choosing import TAGS

RULE = "— — —"


def language_of(ticket: Ticket, parts: Services) -> str:
    """Return the language that a requester is written to: the own, else the installation's."""
    known = (ticket.lang, parts.house().language)
    return next((each for each in known if each in LANGUAGES), LANGUAGES[0])


def letter(session: Session, message: Message, parts: Services) -> Letter:
    """Write a message that is stored."""
    lang = language_of(message.ticket, parts)
    with speaking(lang):
        found = facts.of(session, message, parts)
    texts = [mail.text_of(session, kind, lang) for kind in (message.kind, "footer")]
    return written(message, found, texts, lang)


def written(message: Message, found: Mapping[str, Fact], texts: list[str], lang: str) -> Letter:
    """Put facts into texts, the last of which is the footer."""
    plain = {name: fact.text for name, fact in found.items()}
    marked = {name: str(_marked(fact)) for name, fact in found.items()}
    ticket = message.ticket
    return Letter(
        key=message.key,
        root=mail.root_key(ticket),
        subject=f"[{ticket.number}] {ticket.title}",
        paragraphs=_paragraphs(texts, plain),
        # Escaped piece by piece, and cleaned when it is sent.
        html=[
            Markup(each.replace("\n", "<br>"))  # noqa: S704
            for each in _paragraphs([str(escape(text)) for text in texts], marked)
        ],
        language=TAGS[lang],
        at=message.at,
    )


def _paragraphs(texts: list[str], values: Mapping[str, str]) -> list[str]:
    *body, footer = (mail.paragraphs(text, values) for text in texts)
    return [*(each for part in body for each in part), RULE, *footer]


def _marked(fact: Fact) -> Markup:
    """Return a fact as HTML: escaped, with our own addresses as links."""
    marked = escape(fact.text)
    for link in fact.links:
        marked = Markup(str(marked).replace(str(escape(link)), str(anchor(link))))  # noqa: S704 - our own link
    return marked


def preview(session: Session, ticket: Ticket, kind: str, lang: str, text: str, *, parts: Services) -> Letter:
    """Write what a text would say of a ticket's newest event of its kind; what is not known yet shows its place."""
    told = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind == kind)
    event = session.scalars(told.order_by(TicketEvent.id.desc()).limit(1)).first()
    message = Message(ticket=ticket, event=event, kind=kind, key="preview", data={}, at=parts.clock())
    with speaking(lang), session.no_autoflush:
        found = facts.of(session, message, parts)
    unknown = [] if event else [name for name in mail.NAMES[kind] if name != "contact"]
    places = {name: Fact(f"[{name}]") for name in unknown}
    texts = [text] if kind == "footer" else [text, mail.text_of(session, "footer", lang)]
    known = {name: fact for name, fact in found.items() if fact.text}
    return written(message, {**places, **known}, texts if len(texts) > 1 else ["", *texts], lang)
