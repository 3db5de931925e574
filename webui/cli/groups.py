"""`group`: the groups that articles may be for."""

import argparse
from typing import Any

from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    group = verbs.add_parser("group", help=_("分组：文章可以只给部门或小组看"))
    actions = group.add_subparsers(metavar="list|add|rename|close|reopen", required=True)
    everyone = actions.add_parser("list", help=_("全部分组：名称、人数、文章数"))
    everyone.set_defaults(run=list_groups)
    add = actions.add_parser("add", help=_("新的分组"))
    add.add_argument("name", metavar="NAME")
    add.set_defaults(run=add_group)
    rename = actions.add_parser("rename", help=_("给分组改名；文章和人员不变"))
    rename.add_argument("name", metavar="NAME")
    rename.add_argument("becomes", metavar="NEW")
    rename.set_defaults(run=rename_group)
    for step, help_text in (("close", _("停用分组；里面的人全部退出")), ("reopen", _("重新启用分组"))):
        moved = actions.add_parser(step, help=help_text)
        moved.add_argument("name", metavar="NAME")
        moved.set_defaults(run=open_or_close, step=step)


def list_groups(services: Services, arguments: argparse.Namespace) -> int:
    """Print every group with how many people are in it and how many articles are for it."""
    from kb import groups

    with services.sessions.read() as session:
        people, articles = groups.people_of(session), groups.articles_of(session)
        for each in groups.listing(session, closed=True):
            state = "" if each.is_open else "\t" + _("已停用")
            put(f"{each.name}\t{people.get(each.id, 0)}\t{articles.get(each.id, 0)}{state}")
    return 0


def add_group(services: Services, arguments: argparse.Namespace) -> int:
    """Store a new group."""
    from kb import groups

    with services.sessions.begin() as session:
        made = groups.add(session, arguments.name, by=None, at=services.clock())
    say(_("新分组 %(name)s", name=made.name))
    return 0


def rename_group(services: Services, arguments: argparse.Namespace) -> int:
    """Give a group another name."""
    from kb import groups

    with services.sessions.begin() as session:
        found = groups.get_named(session, arguments.name)
        groups.rename(session, found, arguments.becomes, by=None, at=services.clock())
    say(_("分组现在叫 %(name)s", name=found.name))
    return 0


def open_or_close(services: Services, arguments: argparse.Namespace) -> int:
    """Close a group, or open it again."""
    from kb import groups

    with services.sessions.begin() as session:
        found = groups.get_named(session, arguments.name, closed=True)
        step = groups.close if arguments.step == "close" else groups.reopen
        step(session, found, by=None, at=services.clock())
    say(_("分组已停用。") if arguments.step == "close" else _("分组已重新启用。"))
    return 0
