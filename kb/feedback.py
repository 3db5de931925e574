"""What readers say of an article: it helped, or not and why."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import changes, lookups
from kb.errors import Invalid
from kb.lookups import Asker
from kb.models import Article, Feedback
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import clean

REASONS = {
    "wrong": _("内容有误"),
    "outdated": _("已经过时"),
    "unclear": _("看不懂"),
    "missing": _("缺少步骤"),
    "other-problem": _("不是我的问题"),
}
COMMENT_MAX = 2000


def give(
    session: Session,
    article: Article,
    *,
    is_helpful: bool,
    asker: Asker,
    at: datetime,
    reason: str = "",
    comment: str = "",
    lookup_key: str = "",
) -> Feedback:
    """Store a reader's word; the same reader's later word on the same article replaces the earlier one."""
    if reason and reason not in REASONS:
        raise Invalid("reason", _("只能是 %(names)s", names=Several(REASONS)))
    comment = clean(comment).strip()
    if len(comment) > COMMENT_MAX:
        raise Invalid("comment", _("最多 %(most)s 个字符", most=f"{COMMENT_MAX:,}"))
    lookup, useful = lookups.find(session, lookup_key), article.useful
    word = _earlier(session, article, asker)
    if word is None:
        word = Feedback(article_id=article.id, visitor=asker.visitor)
        word.person_id = asker.person.id if asker.person else None
        session.add(word)
    elif word.is_helpful:
        article.helpful -= 1
    else:
        article.unhelpful -= 1
    word.is_helpful = is_helpful
    word.reason = "" if is_helpful else reason
    word.comment = comment
    word.at = at
    word.lookup_id = lookup.id if lookup else word.lookup_id
    if is_helpful:
        article.helpful += 1
    else:
        article.unhelpful += 1
    if article.useful != useful:
        changes.stamp(session, article)
    if lookup is not None:
        outcome = "solved" if is_helpful else "rejected"
        lookups.note_outcome(session, lookup.key, outcome, at=at, article=article, asker=asker)
    session.flush()
    return word


def _earlier(session: Session, article: Article, asker: Asker) -> Feedback | None:
    mine = select(Feedback).where(Feedback.article_id == article.id)
    if asker.person is not None:
        return session.scalar(mine.where(Feedback.person_id == asker.person.id))
    if asker.visitor:
        return session.scalar(mine.where(Feedback.visitor == asker.visitor, Feedback.person_id.is_(None)))
    return None
