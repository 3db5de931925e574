"""Readers' words on articles."""

from datetime import timedelta

from flask import Blueprint, url_for

from kb import articles, feedback, flags
from kb.sentences import sentence as _
from webui import access
from webui.api.operations import operation
from webui.api.shapes.feedback import FeedbackIn, FeedbackOut
from webui.installation import services

blueprint = Blueprint("feedback", __name__)


@blueprint.post("/feedback")
@operation(_("说一篇文章有没有帮助"), body=FeedbackIn, answer=FeedbackOut, status=201, errors=(404, 429))
def give(body: FeedbackIn) -> tuple[FeedbackOut, str]:
    """Store a reader's word on an article, also for the search or recommendation that showed it."""
    access.limit("feedback", 60, timedelta(minutes=10))
    asker, at = access.asker(), services().clock()
    with services().sessions.begin() as db:
        article = articles.get(db, body.article, access.person())
        word = feedback.give(
            db,
            article,
            is_helpful=body.helpful,
            asker=asker,
            at=at,
            reason=body.reason,
            comment=body.comment,
            lookup_key=body.lookup,
        )
        flags.from_feedback(db, word, article, asker=asker, at=at)
        told = FeedbackOut(
            article=article.number, helpful=word.is_helpful, reason=word.reason, comment=word.comment
        )
        return told, url_for("api.articles.read", number=article.number)
