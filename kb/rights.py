"""Who may see and do what; each rule once for a row in hand (`may_…`) and once for a query (`…_articles`)."""

from sqlalchemy import ColumnElement, and_, false, func, or_, true

from kb import audiences
from kb.errors import Forbidden
from kb.models import FINDABLE_STATES, Article, Person, Revision, Ticket
from kb.sentences import sentence as _

SUPPORT = frozenset({"agent", "engineer", "admin"})
PUBLISHERS = frozenset({"engineer", "admin"})
READERS = {"public": audiences.PUBLIC, "internal": audiences.INTERNAL, "agents": audiences.AGENTS}
"""The bit of those who find an article, by its visibility; one for groups has theirs."""


def audience_of(person: Person | None) -> int:
    """Return how far somebody sees, as bits."""
    return audiences.VISITORS if person is None or not person.is_active else sight_of(person)


def sight_of(person: Person) -> int:
    """Return how far an account sees while it is in use.

    Nothing is kept from publishers, who review it, and from administrators; others see what is for them.
    """
    if person.role not in SUPPORT:
        return audiences.EMPLOYEES | person.group_bits
    if person.role == "admin" or _publishes(person):
        return audiences.EVERYTHING
    return audiences.SUPPORT | person.group_bits


def _publishes(person: Person) -> bool:
    return person.role in PUBLISHERS if person.publishes is None else person.publishes


def readers_of(article: Article) -> int:
    """Return the bits of those who find this article."""
    return article.group_bits if article.visibility == "groups" else READERS[article.visibility]


def is_support(person: Person | None) -> bool:
    """Tell whether somebody works for the support."""
    return person is not None and person.is_active and person.role in SUPPORT


def may_publish(person: Person | None) -> bool:
    """Tell whether somebody may put articles before readers: the support by role, unless it was given or taken."""
    return is_support(person) and person is not None and _publishes(person)


def may_curate(person: Person | None) -> bool:
    """Tell whether somebody may teach the search: those who may publish, and administrators."""
    return reads_everything(person)


def is_admin(person: Person | None) -> bool:
    """Tell whether somebody runs the installation."""
    return is_support(person) and person is not None and person.role == "admin"


def reads_everything(person: Person | None) -> bool:
    """Tell whether no article is kept from somebody."""
    return audience_of(person) == audiences.EVERYTHING


def may_read_article(person: Person | None, article: Article) -> bool:
    """Tell whether somebody may read this article: a findable one by audience, others if publisher or author."""
    if article.is_findable and readers_of(article) & audience_of(person):
        return True
    return reads_everything(person) or _wrote(person, article)


def may_know_of(person: Person | None, article: Article) -> bool:
    """Tell whether the title of an article may be told to support staff who see where it was used, archived or not."""
    return article.visibility != "groups" or _in_groups(person, article, article.group_bits)


def readable_articles(person: Person | None) -> ColumnElement[bool]:
    """Return `may_read_article` as a condition."""
    if reads_everything(person):
        return true()
    findable = findable_articles(audience_of(person))
    if is_support(person) and person is not None:
        # Written so that no index of authors is looked up: it would cost the order of the one that is read.
        return or_(findable, func.coalesce(Article.author_id, 0) == person.id)
    return findable


def findable_articles(audience: int) -> ColumnElement[bool]:
    """Return what somebody with that audience may find."""
    return and_(Article.state.in_(FINDABLE_STATES), _for(audience))


def _for(audience: int) -> ColumnElement[bool]:
    """Return `readers_of(article) & audience` as a condition, so that one range of an index answers it."""
    seen, groups = visibilities(audience), audience & audiences.GROUPS
    if not groups:
        return Article.visibility.in_(seen)
    all_of_them = Article.visibility.in_([*seen, "groups"])
    if groups == audiences.GROUPS:
        return all_of_them
    return and_(all_of_them, or_(Article.visibility != "groups", Article.group_bits.bitwise_and(groups) != 0))


def visibilities(audience: int) -> list[str]:
    """Return the names of what somebody with that audience sees, groups aside."""
    return [name for name, bit in READERS.items() if bit & audience]


def may_edit_article(person: Person | None, article: Article) -> bool:
    """Tell whether somebody may write on an article: the support what it may read, also of what is not published."""
    if not is_support(person) or not may_read_article(person, article):
        return False
    return _in_groups(person, article, article.working_bits)


def may_read_revision(person: Person | None, article: Article, revision: Revision) -> bool:
    """Tell whether somebody who may edit an article may read what it once said: not what was for other groups."""
    return may_read_article(person, article) and _in_groups(person, article, revision.group_bits)


def _in_groups(person: Person | None, article: Article, bits: int) -> bool:
    """Tell whether a text of an article, for these groups or (0) for none in particular, is kept from nobody here."""
    return not bits or bool(bits & audience_of(person)) or _wrote(person, article)


def _wrote(person: Person | None, article: Article) -> bool:
    return is_support(person) and person is not None and article.author_id == person.id


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
