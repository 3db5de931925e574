"""Work out proposals from what a text says and what past tickets tell; never more than who asks may know."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from kb import articles, clocks, difficulty, rights
from kb import proposals as kept
from kb.models import Article, Person, Ticket
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import clean, is_blank
from recommend import Category, Cue, Damaged, categories, impact, urgency
from webui import access
from webui.installation import house, services
from webui.proposals.results import Assignee, Proposal, Proposals

TYPES = ("硬件", "软件", "网络", "系统", "安全", "配置", "咨询", "培训")
SHARE = 0.35
WITHIN = 0.5
ALIKE = 20
CLOSE = 0.2


def propose(
    text: str, *, title: str = "", category: str = "", ticket: Ticket | None = None, naming: bool = True
) -> Proposals:
    """Propose what a ticket's text speaks for; a category that was chosen is not proposed anew, but at its desk.

    Without `naming` no reason names an article, for it may just have been called wrong.
    """
    text, title = clean(text), clean(title)
    whole = f"{title}\n{text}"
    if is_blank(whole):
        return Proposals()
    hits, haste = impact(whole), urgency(whole)
    try:
        with services().sessions.read() as db:
            found = None if category and ticket is None else _category(db, text, title, naming=naming)
            near = _near(text, title, ticket)
            assignee = _assignee(db, near, category or (found.value if found else ""))
            hard = _difficulty(db, near) if ticket is not None else None
    except Damaged:
        found, assignee, hard = None, None, None
    return Proposals(
        category=found,
        impact=_said(hits),
        urgency=_said(haste),
        priority=_priority(hits, haste),
        assignee=assignee,
        difficulty=hard,
    )


def _said(cue: Cue | None) -> Proposal | None:
    if cue is None:
        return None
    because = _("写了“%(names)s”", names=Several(cue.words, "”“"))
    return Proposal(cue.value, because, cue.words)


def _priority(hits: Cue | None, haste: Cue | None) -> Proposal | None:
    if hits is None and haste is None:
        return None
    how_many, how_soon = hits.value if hits else "个人", haste.value if haste else "一般"
    because = _("影响按“%(how_many)s”、紧急程度按“%(how_soon)s”", how_many=how_many, how_soon=how_soon)
    words = (*(hits.words if hits else ()), *(haste.words if haste else ()))
    return Proposal(clocks.priority(how_many, how_soon, house().matrix), because, words)


def _category(db: Session, text: str, title: str, *, naming: bool) -> Proposal | None:
    """Propose the likeliest category: to the support its full path, to others a top one that they know anyway."""
    person = access.person()
    audience = rights.audience_of(person)
    found = categories(services().recommender.model(), text, title=title, audience=audience)
    by_top = _by_top(db, found, person)
    if not by_top:
        return None
    top = max(by_top, key=lambda name: _share(by_top[name]))
    share, best = _share(by_top[top]), by_top[top][0]
    if share < SHARE:
        return None
    is_full = rights.is_support(person) and best.share >= WITHIN * share
    because = _because(by_top[top], _readable(db, by_top[top], person), naming=naming)
    return Proposal(best.name if is_full else top, because)


def _by_top(db: Session, found: Sequence[Category], person: Person | None) -> dict[str, list[Category]]:
    """Group categories by their top one, as far as somebody may know of it."""
    by_top: defaultdict[str, list[Category]] = defaultdict(list)
    for each in found:
        by_top[each.name.split("/")[0]].append(each)
    if rights.is_support(person):
        return by_top
    known = {name for name, _count in services().categories_from(db, rights.audience_of(person))}
    known |= set(TYPES)
    return {top: own for top, own in by_top.items() if top in known}


def _share(found: Sequence[Category]) -> float:
    return sum(each.share for each in found)


def _because(found: Sequence[Category], article: Article | None, *, naming: bool) -> str:
    """Say which tickets and which article speak for a category."""
    count = sum(each.tickets for each in found)
    told: list[str] = [_("和 %(count)s 张已解决的同类工单相近", count=count)] if count else []
    if article is not None:
        told.append(
            _("和文章《%(title)s》相近", title=article.title[:40]) if naming else _("和这一类的文章相近")
        )
    return Several(told, "，") if told else _("用词和这一类的工单相近")


def _readable(db: Session, found: Sequence[Category], person: Person | None) -> Article | None:
    keys = [each.article for each in found if each.article is not None]
    rows = articles.by_ids(db, keys)
    readable = (rows[key] for key in keys if key in rows and rights.may_read_article(person, rows[key]))
    return next((row for row in readable if row.is_findable), None)


def _near(text: str, title: str, ticket: Ticket | None) -> dict[int, float]:
    """Return solved tickets that are close, with their likeness, for the support alone."""
    if not rights.is_support(access.person()):
        return {}
    exclude = ticket.id if ticket else None
    near = services().recommender.similar(text, title=title, limit=ALIKE, exclude=exclude)
    return {item.key: item.score for item in near if item.score >= CLOSE}


def _assignee(db: Session, alike: Mapping[int, float], category: str) -> Assignee | None:
    """Propose to the support who solved most like it lately, or usually handles the category."""
    if not rights.is_support(access.person()):
        return None
    best = next(iter(kept.handlers(db, alike, category, at=services().clock(), limit=1)), None)
    if best is None:
        return None
    because = _("最近解决过 %(alike)s 张相似的工单", alike=best.alike)
    if not best.alike:
        top = category.split("/", maxsplit=1)[0]
        because = _("近半年解决过 %(in_category)s 张“%(top)s”工单", in_category=best.in_category, top=top)
    return Assignee(best.person, because)


def _difficulty(db: Session, alike: Mapping[int, float]) -> Proposal | None:
    """Propose how difficult it is by solved tickets that are close to it."""
    found = difficulty.likely(db, list(alike)) if alike else None
    if found is None:
        return None
    if found.took is None:
        because = _("%(count)s 张相近的工单是这个难度", count=found.alike)
    else:
        hours = f"{found.took.total_seconds() / 3600:.1f}"
        because = _("%(count)s 张相近的工单大约用了 %(hours)s 小时解决", count=found.alike, hours=hours)
    return Proposal(found.value, because)
