"""The way around: which pages a person finds in the header, in which groups, and which of them is open.

A page joins by one line in GROUPS. A part that is not installed leaves no hole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app

from kb import rights
from kb.models import Person
from webui.presentation.language import lazy_gettext as _


def everyone_else(person: Person | None) -> bool:
    """Whoever is here to be helped."""
    return not rights.is_support(person)


def requesters(person: Person | None) -> bool:
    """People with an account who are here to be helped."""
    return person is not None and everyone_else(person)


def visitors(person: Person | None) -> bool:
    """People without an account."""
    return person is None


@dataclass(frozen=True)
class Entry:
    """A page, who finds it in the header, and the endpoints (or `blueprint.*`) that belong to it."""

    endpoint: str
    text: Any
    allowed: Callable[[Person | None], bool]
    also: tuple[str, ...] = ()

    def holds(self, here: str) -> bool:
        """Tell whether the page that is open belongs here."""
        return here == self.endpoint or here in self.also or f"{here.partition('.')[0]}.*" in self.also


@dataclass(frozen=True)
class Group:
    """Entries under one heading; without a heading each stands in the header by itself."""

    text: Any
    entries: tuple[Entry, ...]


GROUPS = (
    Group(
        "",
        (
            Entry(
                "portal.new_ticket", _("提交工单"), everyone_else, ("portal.submit_ticket", "portal.solved")
            ),
            Entry(
                "portal.my_tickets",
                _("我的工单"),
                requesters,
                ("portal.ticket", "portal.answer_ticket", "portal.rate"),
            ),
            Entry("portal.find_ticket", _("查我的工单"), visitors, ("portal.found_ticket", "portal.ticket")),
            Entry("workbench.queue", _("工作台"), rights.is_support, ("workbench.*", "procedures.*")),
        ),
    ),
    Group(
        _("服务台"),
        (
            Entry("incidents.listing", _("已知故障"), rights.is_support, ("incidents.*",)),
            Entry("follow_ups.listing", _("回访"), rights.is_support, ("follow_ups.*",)),
        ),
    ),
    Group(
        _("知识管理"),
        (
            Entry("knowledge.overview", _("总览"), rights.is_support),
            Entry("knowledge.listing", _("文章"), rights.is_support, ("knowledge.*",)),
            Entry("flags.worklist", _("文章问题"), rights.is_support, ("flags.*",)),
            Entry("knowledge.search_tests", _("搜索测试"), rights.is_support, ("knowledge.search_test",)),
            Entry("gaps.listing", _("知识缺口"), rights.may_publish),
            Entry("gaps.near_articles", _("近似文章"), rights.may_publish),
            Entry("checklist.edit", _("质量清单"), rights.may_publish, ("checklist.*",)),
            Entry("kept_lists.listing", _("编辑专题"), rights.may_publish, ("kept_lists.*",)),
            Entry("imports.listing", _("导入和导出"), rights.may_publish, ("imports.*",)),
        ),
    ),
    Group(
        _("搜索调校"),
        (
            Entry(
                "curation.groups", _("同义词"), rights.may_curate, ("curation.group", "curation.save_group")
            ),
            Entry(
                "curation.own_words",
                _("自定义词"),
                rights.may_curate,
                ("curation.own_word", "curation.save_word"),
            ),
            Entry(
                "curation.search_rules",
                _("搜索规则"),
                rights.may_curate,
                ("curation.search_rule", "curation.save_rule"),
            ),
            Entry("curation.queries", _("大家在搜什么"), rights.may_curate),
            Entry("curation.why_not", _("为什么没找到"), rights.may_curate),
            Entry("quality.overview", _("推荐质量"), rights.may_curate),
        ),
    ),
    Group(
        _("管理"),
        (
            Entry("admin.overview", _("总览"), rights.is_admin),
            Entry("admin.words", _("设置"), rights.is_admin, ("admin.save_words",)),
            Entry(
                "admin.limits",
                _("时限和日历"),
                rights.is_admin,
                (
                    *("admin.save_limits", "admin.contracts", "admin.save_contracts"),
                    *("admin.contract", "admin.save_contract"),
                ),
            ),
            Entry(
                "admin.intake", _("提交页"), rights.is_admin, ("admin.intake_rule", "admin.save_intake_rule")
            ),
            Entry("admin.endings", _("确认和评价"), rights.is_admin, ("admin.save_endings",)),
            Entry("admin.people", _("人员"), rights.is_admin, ("admin.person", "admin.new_person")),
            Entry(
                "admin.all_groups",
                _("分组"),
                rights.is_admin,
                ("admin.add_group", "admin.group", "admin.rename_group"),
            ),
            Entry(
                "admin.all_teams",
                _("处理组"),
                rights.is_admin,
                (
                    *("admin.team", "admin.new_team", "admin.add_team", "admin.change_team"),
                    *("admin.all_vendors", "admin.vendor", "admin.new_vendor"),
                    *("admin.add_vendor", "admin.change_vendor"),
                ),
            ),
            Entry(
                "admin.mail",
                _("邮件"),
                rights.is_admin,
                ("admin.mail_text", "admin.save_mail_text", "admin.send_test_mail"),
            ),
            Entry("admin.doctor", _("体检"), rights.is_admin),
            Entry("admin.changes", _("改动记录"), rights.is_admin),
        ),
    ),
)


@dataclass(frozen=True)
class Shown:
    """What the header shows: a link, or a heading with links below it; `current` as aria-current says it."""

    text: Any
    endpoint: str = ""
    current: str = ""
    below: tuple["Shown", ...] = ()


def shown(person: Person | None, here: str) -> list[Shown]:
    """Return what a person finds in the header while a page is open."""
    return [each for group in GROUPS for each in _group(group, person, here)]


def _group(group: Group, person: Person | None, here: str) -> Iterator[Shown]:
    links = tuple(
        Shown(entry.text, entry.endpoint, _current(entry, here))
        for entry in group.entries
        if entry.allowed(person) and entry.endpoint in current_app.view_functions
    )
    if not group.text:
        yield from links
    elif len(links) == 1:
        yield Shown(group.text, links[0].endpoint, links[0].current)
    elif links:
        is_here = any(link.current for link in links)
        yield Shown(group.text, current="true" if is_here else "", below=links)


def _current(entry: Entry, here: str) -> str:
    if here == entry.endpoint:
        return "page"
    return "true" if entry.holds(here) else ""
