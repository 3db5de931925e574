"""Read what the support has taught from the database."""

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import curation
from kb.models import OwnWord, SearchRule, SynonymGroup
from search.lexicon import Lexicon, Rule


def lexicon_of(session: Session) -> Lexicon:
    """Return all groups, words and rules, with the number of the change that they stand at."""
    last = curation.last(session)
    return Lexicon(
        groups=tuple(
            tuple(words) for words in session.scalars(select(SynonymGroup.words).order_by(SynonymGroup.id))
        ),
        words=tuple(session.scalars(select(OwnWord.word).order_by(OwnWord.id))),
        rules=tuple(map(rule_of, session.scalars(select(SearchRule).order_by(SearchRule.id)))),
        last=last,
    )


def rule_of(rule: SearchRule) -> Rule:
    """Return a rule as searches read it."""
    effect = cast('Literal["pin", "boost", "block"]', rule.effect)
    return Rule(rule.query, rule.article_id, effect, _seconds(rule.since), _seconds(rule.until))


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
