"""A category holds what has its path and what is below it, whatever signs its parts are made of."""

from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb import categories
from kb.models import Article
from tests.factories import make_article

PARTS = ("网络", "网络2", "VPN", "vpn", "a_b", "a%b", "0", ".", "~")
PATHS = [*PARTS, *("/".join(pair) for pair in product(PARTS, PARTS))]


def test_what_is_inside_begins_with_its_path(session: Session) -> None:
    for path in PATHS:
        make_article(session, category=path)
    for category in PATHS:
        inside = categories.inside(session, Article.category, category)
        found = session.scalars(select(Article.category).where(inside)).all()
        assert set(found) == {path for path in PATHS if f"{path}/".startswith(f"{category}/")}
