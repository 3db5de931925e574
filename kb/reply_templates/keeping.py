"""Templates of replies as they are kept: listed, offered for a ticket, made, changed and let go."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from kb.errors import Conflict, NotFound, Problems
from kb.models import TEMPLATE_LANGS, Person, ReplyTemplate
from kb.reply_templates.filling import unknown
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import check_length, clean, one_line

TITLE_MAX = 80
TEXT_MAX = 5_000
CATEGORY_MAX = 200
PLACES = 9_999


@dataclass(frozen=True)
class Fields:
    """What a template says, as it was typed."""

    title: str
    text: str
    lang: str = ""
    category: str = ""
    place: int = 0

    def checked(self) -> "Fields":
        """Return it as it is stored, or raise Invalid with what is wrong at each field."""
        problems = Problems()
        title, text, category = one_line(self.title), clean(self.text).strip(), one_line(self.category)
        if not title:
            problems.add("title", _("请写一个标题，同事按它来找"))
        if not text:
            problems.add("text", _("请写下模板的内容"))
        elif names := unknown(text):
            told = Several(f"{{{name}}}" for name in names)
            problems.add("text", _("不认识这些占位符：%(names)s。请对照下面的列表", names=told))
        check_length(problems, "title", title, TITLE_MAX)
        check_length(problems, "text", text, TEXT_MAX)
        check_length(problems, "category", category, CATEGORY_MAX)
        if self.lang not in TEMPLATE_LANGS:
            problems.add("lang", _("没有这种语言"))
        if not 0 <= self.place <= PLACES:
            problems.add("place", _("请写 0 到 %(most)s 之间的数", most=PLACES))
        problems.raise_if_any()
        return Fields(title, text, self.lang, category.strip("/"), self.place)


def listing(session: Session) -> Sequence[ReplyTemplate]:
    """Return all templates in their order, those of a language together."""
    stored = select(ReplyTemplate).options(selectinload(ReplyTemplate.by))
    return session.scalars(stored.order_by(ReplyTemplate.place, ReplyTemplate.id)).all()


def fitting(session: Session, category: str, lang: str) -> list[ReplyTemplate]:
    """Return the templates for a ticket of this category, those in the language of its requester first."""
    parts = category.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    wanted = select(ReplyTemplate).where(or_(ReplyTemplate.category == "", ReplyTemplate.category.in_(above)))
    rows = session.scalars(wanted.order_by(ReplyTemplate.place, ReplyTemplate.id)).all()
    return sorted(rows, key=lambda row: row.lang not in {"", lang})


def get(session: Session, key: int) -> ReplyTemplate:
    """Return a template or raise NotFound."""
    found = session.get(ReplyTemplate, key)
    if found is None:
        raise NotFound(_("这个模板已经不在了，可能刚被别人删除"))
    return found


def add(session: Session, fields: Fields, *, by: Person, at: datetime) -> ReplyTemplate:
    """Store a new template."""
    made = ReplyTemplate(**asdict(fields.checked()), edition=1, by_id=by.id, at=at)
    session.add(made)
    session.flush()
    return made


def change(
    session: Session, key: int, fields: Fields, *, edition: int, by: Person, at: datetime
) -> ReplyTemplate:
    """Store what a template says now; Conflict when it is not of the edition that was seen."""
    found = _seen(session, key, edition)
    for name, value in asdict(fields.checked()).items():
        setattr(found, name, value)
    found.edition, found.by_id, found.at = found.edition + 1, by.id, at
    session.flush()
    return found


def remove(session: Session, key: int, *, edition: int) -> None:
    """Let a template go; Conflict when it is not of the edition that was seen."""
    session.delete(_seen(session, key, edition))
    session.flush()


def _seen(session: Session, key: int, edition: int) -> ReplyTemplate:
    found = get(session, key)
    if found.edition != edition:
        raise Conflict(_("这个模板刚刚被别人改过，请对照现在的内容再保存"))
    return found
