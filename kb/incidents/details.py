"""What an agent writes of a known issue, for readers."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb import articles, rights
from kb.audiences import least
from kb.errors import Invalid, Problems
from kb.models import BANNER_VISIBILITIES, KnownIssue, Person
from kb.sentences import Several
from kb.sentences import sentence as _
from kb.text import TITLE_MAX, check_length, clean, is_blank, one_line

TEXT_MAX = 20_000


@dataclass(frozen=True)
class Details:
    """What an agent writes of a known issue; `article` is a number or external id, or empty."""

    title: str
    affected: str = ""
    workaround: str = ""
    article: str = ""
    visibility: str = "internal"

    @classmethod
    def parse(cls, data: Mapping[str, str]) -> "Details":
        """Read a form; raise Invalid with every complaint by its field."""
        details = cls(
            one_line(data.get("title", "")),
            clean(data.get("affected", "")).strip(),
            clean(data.get("workaround", "")).strip(),
            one_line(data.get("article", "")),
            data.get("visibility", "") or "internal",
        )
        problems = Problems()
        if is_blank(details.title):
            problems.add("title", _("请用一句话说明是什么故障"))
        check_length(problems, "title", details.title, TITLE_MAX)
        check_length(problems, "affected", details.affected, TEXT_MAX)
        check_length(problems, "workaround", details.workaround, TEXT_MAX)
        if details.visibility not in BANNER_VISIBILITIES:
            problems.add("visibility", _("只能是 %(names)s", names=Several(BANNER_VISIBILITIES)))
        problems.raise_if_any()
        return details


def write(session: Session, issue: KnownIssue, details: Details, by: Person) -> None:
    """Take over what an agent wrote; the article must be one that the readers may see."""
    article = articles.find(session, details.article) if details.article else None
    if details.article and (article is None or not rights.may_read_article(by, article)):
        raise Invalid("article", _("没有找到这篇文章"))
    if article is not None and not article.is_findable:
        raise Invalid("article", _("这篇文章还没有发布"))
    if article is not None and not rights.readers_of(article) & least(rights.READERS[details.visibility]):
        raise Invalid("article", _("看得到故障的人看不到这篇文章，请换一篇，或缩小故障的可见范围"))
    issue.title, issue.affected, issue.workaround = details.title, details.affected, details.workaround
    issue.visibility, issue.article_id = details.visibility, article.id if article else None
    issue.edition = (issue.edition or 0) + 1
