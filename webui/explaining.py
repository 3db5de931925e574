"""Say in plain sentences what became of one article in one search, for pages and the command alike."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from kb import rights
from kb.curation import days, rules
from kb.models import Article

if TYPE_CHECKING:
    from search import WhyNot
    from webui.installation import Services

STATES = {"draft": "草稿", "review": "审核中", "rework": "待修改", "archived": "已归档"}
ASKERS = ("访客", "用户", "客服")
READERS = ("所有人", "内部员工", "支持人员")


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
        return Told(f"搜得到，排在第 {found.rank:,} 位，一共 {found.total:,} 篇。", reasons, found)
    if found.is_indexed and not found.filtered and not found.blocked and found.held:
        reasons.append(_too_little(found))
    return Told(f"{ASKERS[audience]}这样搜，搜不到它。", reasons, found)


def _may_be_found(article: Article, found: "WhyNot", audience: int) -> list[str]:
    told = []
    if not article.is_findable:
        told.append(f"它现在是“{STATES[article.state]}”，没有发布，谁也搜不到。发布以后才会出现在搜索里。")
    if rights.level_of(article) > audience:
        readers = READERS[rights.level_of(article)]
        told.append(f"它只给{readers}看，{ASKERS[audience]}没有查看它的权限。")
    if article.is_findable and not found.is_indexed:
        told.append(
            "它已经发布，但索引还没有收录。刚发布的文章一秒左右就能搜到；"
            "一直这样时，请管理员运行 jieda doctor 查看跟随进程，再运行 jieda sync。"
        )
    return told


def _rules(parts: "Services", session: Session, query: str, article: Article, found: "WhyNot") -> list[str]:
    told = []
    at = int(parts.clock().timestamp())
    acting = {rule.effect for rule in parts.lexicon().rules_for(query, at) if rule.article == article.id}
    rule = rules.of(session, query, article)
    because = f"（{rule.reason}）" if rule else ""
    if rule and rule.until:
        because += f"，到 {days.last_day(rule.until, parts.settings.zone)} 为止"
    if found.blocked or "block" in acting:
        told.append(f"有一条搜索规则，搜这句话时屏蔽它{because}。")
    elif "pin" in acting:
        told.append(f"有一条搜索规则，搜这句话时把它置顶{because}。")
    elif "boost" in acting:
        told.append(f"有一条搜索规则，搜这句话时给它加权{because}。")
    return told


def _words(found: "WhyNot") -> list[str]:
    told = []
    if found.held:
        told.append(f"搜索词里它有：{'、'.join(found.held)}。")
    if found.missed and found.rank is not None and not found.held:
        told.append(
            f"搜索里完整的词它一个也没有（{'、'.join(found.missed)}），是靠规则、同义词或词里的片段列出来的。"
        )
    elif found.missed:
        which = "它没有" if found.held else "它一个也没有"
        told.append(
            f"{which}：{'、'.join(found.missed)}。可以把读者的说法写进它的“相似问法”，或者加一组同义词。"
        )
    return told


def _too_little(found: "WhyNot") -> str:
    return f"它的得分是 {found.score:.2f}，第一名是 {found.best:.2f}，共同的词太少，没有列出来。"
