"""Files of an article: what is added or taken away reaches its readers when the article is published next.

The text of an article calls an image by the beginning of its hash, `![…](attachment:0123456789ab)`: the same in every
revision, and on every installation that a file is carried to.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb import changes, rights
from kb.attachments.storing import Stored
from kb.errors import Invalid, NotFound
from kb.extraction import queue
from kb.models import SHOWN_STATES, Article, ArticleFile, Extraction, Person
from kb.sentences import sentence as _

MOST = 30
WORDS_MAX = 20_000
_KEY = re.compile(r"[0-9a-f]{12}", re.ASCII)


class Words(NamedTuple):
    """What a file says, as far as it is searched."""

    name: str
    text: str


def add(
    session: Session, article: Article, files: Sequence[Stored], *, by: Person | None, at: datetime
) -> list[ArticleFile]:
    """Add stored files to an article; one that it has already is given back as it is."""
    kept = {file.sha256: file for file in _all(session, article)}
    added: dict[str, ArticleFile] = {}
    for stored in files:
        added[stored.sha256] = (
            kept.get(stored.sha256) or added.get(stored.sha256) or _new(article, stored, by, at)
        )
        restore(session, added[stored.sha256])
    there = {key: file for key, file in (kept | added).items() if file.state != "gone"}
    if len(there) > MOST:
        raise Invalid("files", _("一篇文章最多 %(most)s 个附件", most=MOST))
    session.add_all(added.values())
    for file in added.values():
        queue.put(session, file.sha256, file.media_type, at)
    session.flush()
    return list(added.values())


def _new(article: Article, stored: Stored, by: Person | None, at: datetime) -> ArticleFile:
    return ArticleFile(
        article_id=article.id,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        name=stored.name,
        state="waiting",
        at=at,
        by_id=by.id if by else None,
        by_label=by.label if by else "",
    )


def remove(session: Session, file: ArticleFile) -> None:
    """Take a file away: from those who edit at once, from readers when the article is published next."""
    file.state = "leaving" if file.is_shown else "gone"
    session.flush()


def restore(session: Session, file: ArticleFile) -> None:
    """Keep a file that was to leave, or bring back one that is gone."""
    file.state = {"leaving": "live", "gone": "waiting"}.get(file.state, file.state)
    session.flush()


def publish(session: Session, article: Article) -> bool:
    """Let readers have what was added and lose what was taken away; tell whether there was anything."""
    became = {"waiting": "live", "leaving": "gone"}
    pending = [file for file in _all(session, article) if file.state in became]
    for file in pending:
        file.state = became[file.state]
    if pending:
        changes.stamp(session, article)
        session.flush()
    return bool(pending)


def audience_sees(person: Person | None, article: Article, file: ArticleFile) -> bool:
    """Tell whether somebody may have a file: shown ones who may read the article, others who may edit it."""
    if not rights.may_read_article(person, article):
        return False
    return file.is_shown or rights.may_edit_article(person, article)


def of_article(session: Session, article: Article, person: Person | None) -> list[ArticleFile]:
    """Return the files of an article that somebody may have, in order; those that are gone are not listed."""
    there = [file for file in _all(session, article) if file.state != "gone"]
    return [file for file in there if audience_sees(person, article, file)]


def find(session: Session, article: Article, key: str, person: Person | None) -> ArticleFile:
    """Return one file of an article by the beginning of its hash, else NotFound; also one that is gone, to editors."""
    wanted = select(ArticleFile).where(ArticleFile.article_id == article.id)
    if _KEY.fullmatch(key):
        for file in session.scalars(wanted.where(ArticleFile.sha256.startswith(key))):
            if audience_sees(person, article, file):
                return file
    raise NotFound(_("没有找到这个附件，或者你没有查看它的权限"))


def words_in(session: Session, articles: Iterable[int]) -> dict[int, list[Words]]:
    """Return what the shown files of these articles say, a capped piece of each article's files together."""
    read = (
        select(ArticleFile.article_id, ArticleFile.name, func.substr(Extraction.text, 1, WORDS_MAX))
        .join(Extraction, Extraction.sha256 == ArticleFile.sha256)
        .where(ArticleFile.article_id.in_(list(articles)), ArticleFile.state.in_(SHOWN_STATES))
        .where(Extraction.state == "done")
        .order_by(ArticleFile.id)
    )
    found: dict[int, list[Words]] = {}
    for key, name, text in session.execute(read):
        held = found.setdefault(key, [])
        left = WORDS_MAX - sum(len(words.text) for words in held)
        if text and left > 0:
            held.append(Words(name, text[:left]))
    return found


def _all(session: Session, article: Article) -> Sequence[ArticleFile]:
    kept = select(ArticleFile).where(ArticleFile.article_id == article.id)
    return session.scalars(kept.order_by(ArticleFile.id)).all()
