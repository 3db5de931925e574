"""Who may see and do what; each rule once for a row in hand (`may_…`) and once for a query (`…_articles`)."""

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from kb.errors import Forbidden
from kb.models import FINDABLE_STATES, VISIBILITIES, Article, Person, Ticket
from kb.sentences import sentence as _

SUPPORT = frozenset({"agent", "engineer", "admin"})
PUBLISHERS = frozenset({"engineer", "admin"})


def audience_of(person: Person | None) -> int:
    """Return how far somebody sees: 0 public, 1 also internal, 2 also what is for agents."""
    if person is None or not person.is_active:
        return 0
    return 2 if person.role in SUPPORT else 1


def level_of(article: Article) -> int:
    """Return how far somebody must see to find this article."""
    return VISIBILITIES.index(article.visibility)


def is_support(person: Person | None) -> bool:
    """Tell whether somebody works for the support."""
    return audience_of(person) == 2


def may_publish(person: Person | None) -> bool:
    """Tell whether somebody may put articles before readers."""
    return is_support(person) and person is not None and person.role in PUBLISHERS


def may_curate(person: Person | None) -> bool:
    """Tell whether somebody may teach the search: those who may publish."""
    return may_publish(person)


def is_admin(person: Person | None) -> bool:
    """Tell whether somebody runs the installation."""
    return is_support(person) and person is not None and person.role == "admin"


def may_read_article(person: Person | None, article: Article) -> bool:
    """Tell whether somebody may read this article: a findable one by audience, others if publisher or author."""
    if article.is_findable and level_of(article) <= audience_of(person):
        return True
    return may_publish(person) or (
        is_support(person) and person is not None and article.author_id == person.id
    )


def readable_articles(person: Person | None) -> ColumnElement[bool]:
    """Return `may_read_article` as a condition."""
    if may_publish(person):
        return true()
    findable = findable_articles(audience_of(person))
    if is_support(person) and person is not None:
        # Written so that no index of authors is looked up: it would cost the order of the one that is read.
        return or_(findable, func.coalesce(Article.author_id, 0) == person.id)
    return findable


def findable_articles(audience: int) -> ColumnElement[bool]:
    """Return what somebody with that audience may find."""
    return and_(Article.state.in_(FINDABLE_STATES), Article.visibility.in_(VISIBILITIES[: audience + 1]))


def may_edit_article(person: Person | None, article: Article) -> bool:
    """Tell whether somebody may write on an article: the support what it may read; readers see it by publishing."""
    return is_support(person) and may_read_article(person, article)


def may_read_ticket(person: Person | None, ticket: Ticket) -> bool:
    """Tell whether somebody may read this ticket: the support any, others their own."""
    if is_support(person):
        return True
    return person is not None and person.is_active and ticket.requester_id == person.id


def readable_tickets(person: Person | None) -> ColumnElement[bool]:
    """Return `may_read_ticket` as a condition."""
    if is_support(person):
        return true()
    if person is None or not person.is_active:
        return false()
    return Ticket.requester_id == person.id


def require(allowed: bool, why: str = _("没有做这件事的权限")) -> None:
    """Raise Forbidden unless allowed."""
    if not allowed:
        raise Forbidden(why)
