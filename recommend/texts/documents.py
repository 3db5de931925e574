"""What the recommender reads of an article or a solved ticket."""

from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b

from kb import rights
from kb.audiences import PUBLIC
from kb.models import Article, Ticket
from recommend.texts.telling import telling

LONGEST = 200_000
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Document:
    """An article or a solved ticket; `solved_by` is the article that solved a ticket, 0 where none is known.

    `audience` has the bits of those who may find an article; `updated` the day of its last change, from 1970 on.
    """

    key: int
    number: str
    external_id: str | None
    title: str
    body: str = ""
    phrasings: str = ""
    category: str = ""
    audience: int = PUBLIC
    solved_by: int = 0
    is_verified: bool = False
    updated: int = 0

    @property
    def mark(self) -> int:
        """A number that another document has only if all of it is the same, but for its key."""
        held = (getattr(self, one.name) for one in fields(self) if one.name != "key")
        told = "\x1f".join(map(str, held)).encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(told, digest_size=8).digest(), "big")


def of_article(article: Article) -> Document:
    """Read an article; of a very long body the beginning."""
    return Document(
        key=article.id,
        number=article.number,
        external_id=article.external_id,
        title=article.title,
        body=article.body[:LONGEST],
        phrasings="\n".join(article.phrasings),
        category=article.category,
        audience=rights.readers_of(article),
        is_verified=article.confidence == "verified" and article.state != "due",
        updated=(article.updated_at.date() - EPOCH).days,
    )


def of_ticket(ticket: Ticket) -> Document:
    """Read what tells most of what the requester of a ticket wrote, not how it was solved."""
    wrote = (*(part for part, _ in telling(ticket.description)), ticket.error_code, ticket.steps)
    return Document(
        key=ticket.id,
        number=ticket.number,
        external_id=ticket.external_id,
        title=ticket.title,
        body="\n".join(text for text in wrote if text)[:LONGEST],
        category=ticket.category,
        solved_by=ticket.solved_by_id or 0,
    )
