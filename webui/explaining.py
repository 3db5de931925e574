"""Say in plain sentences what became of one article in one search, for pages and the command alike."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from kb import audiences, rights
from kb.curation import days, rules
from kb.models import Article
from kb.sentences import Several
from kb.sentences import sentence as _

if TYPE_CHECKING:
    from search import SearchIndex, WhyNot
    from webui.installation import Services

STATES = {"draft": _("草稿"), "review": _("审核中"), "rework": _("待修改"), "archived": _("已归档")}
ASKERS = {audiences.VISITORS: _("访客"), audiences.EMPLOYEES: _("用户"), audiences.SUPPORT: _("支持人员")}
READERS = {"public": _("所有人"), "internal": _("内部员工"), "agents": _("支持人员")}


@dataclass(frozen=True)
class Told:
    """The verdict in one sentence, why, and what it was told by."""

    verdict: str
    reasons: list[str]
    found: "WhyNot"


def explain(parts: "Services", session: Session, query: str, article: Article, *, audience: int) -> Told:
    """Tell why somebody who sees so far finds this article where, or not at all."""
    at = int(parts.clock().timestamp())
    found = parts.index.why_not(query, article.id, audience=audience, lexicon=parts.lexicon(), at=at)
    reasons = [
        *_may_be_found(article, found, audience),
        *_rules(parts, session, query, article, found),
        *_words(found),
    ]
    if found.rank is not None:
        return Told(
            _(
                "搜得到，排在第 %(rank)s 位，一共 %(total)s 篇。",
                rank=f"{found.rank:,}",
                total=f"{found.total:,}",
            ),
            reasons,
            found,
        )
    if found.is_indexed and not found.filtered and not found.blocked and found.held:
        reasons.append(_too_little(found))
    return Told(_("%(who)s这样搜，搜不到它。", who=asker_of(audience)), reasons, found)


def asker_of(audience: int) -> str:
    """Name who sees so far."""
    return ASKERS.get(audience) or _("分组里的人")


def trial(parts: "Services", index: "SearchIndex", query: str, key: int, *, audience: int) -> list[str]:
    """Tell why an article would not stand in front, by an index that holds it as it is to be."""
    at = int(parts.clock().timestamp())
    found = index.why_not(query, key, audience=audience, lexicon=parts.lexicon(), at=at)
    told = _words(found)
    if found.rank is None and found.held:
        told.append(_too_little(found))
    return told


def _may_be_found(article: Article, found: "WhyNot", audience: int) -> list[str]:
    told: list[str] = []
    if not article.is_findable:
        told.append(
            _(
                "它现在是“%(state)s”，没有发布，谁也搜不到。发布以后才会出现在搜索里。",
                state=STATES[article.state],
            )
        )
    if not rights.readers_of(article) & audience:
        readers = READERS.get(article.visibility) or _("分组 %(names)s ", names=Several(article.groups))
        told.append(
            _("它只给%(readers)s看，%(who)s没有查看它的权限。", readers=readers, who=asker_of(audience))
        )
    if article.is_findable and not found.is_indexed:
        told.append(
            _(
                "它已经发布，但索引还没有收录。刚发布的文章一秒左右就能搜到；"
                "一直这样时，请管理员运行 jieda doctor 查看跟随进程，再运行 jieda sync。"
            )
        )
    return told


def _rules(parts: "Services", session: Session, query: str, article: Article, found: "WhyNot") -> list[str]:
    told: list[str] = []
    at = int(parts.clock().timestamp())
    acting = {rule.effect for rule in parts.lexicon().rules_for(query, at) if rule.article == article.id}
    rule = rules.of(session, query, article)
    because: str = _("（%(reason)s）", reason=rule.reason) if rule else ""
    if rule and rule.until:
        because = _(
            "%(because)s，到 %(day)s 为止",
            because=because,
            day=days.last_day(rule.until, parts.settings.zone),
        )
    if found.blocked or "block" in acting:
        told.append(_("有一条搜索规则，搜这句话时屏蔽它%(because)s。", because=because))
    elif "pin" in acting:
        told.append(_("有一条搜索规则，搜这句话时把它置顶%(because)s。", because=because))
    elif "boost" in acting:
        told.append(_("有一条搜索规则，搜这句话时给它加权%(because)s。", because=because))
    return told


def _words(found: "WhyNot") -> list[str]:
    told: list[str] = []
    if found.held:
        told.append(_("搜索词里它有：%(names)s。", names=Several(found.held)))
    if found.missed and found.rank is not None and not found.held:
        told.append(
            _(
                "搜索里完整的词它一个也没有（%(names)s），是靠规则、同义词或词里的片段列出来的。",
                names=Several(found.missed),
            )
        )
    elif found.missed:
        which = _("它没有") if found.held else _("它一个也没有")
        told.append(
            _(
                "%(which)s：%(names)s。可以把读者的说法写进它的“相似问法”，或者加一组同义词。",
                which=which,
                names=Several(found.missed),
            )
        )
    return told


def _too_little(found: "WhyNot") -> str:
    return _(
        "它的得分是 %(score)s，第一名是 %(best)s，共同的词太少，没有列出来。",
        score=f"{found.score:.2f}",
        best=f"{found.best:.2f}",
    )
