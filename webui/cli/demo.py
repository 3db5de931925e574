"""`demo remove`: take the demo away, and nothing of people's own with it."""

import argparse
import sys
from typing import Any

from webui.cli.console import progress, put, say
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import spoken


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    demo = verbs.add_parser("demo", help=_("演示数据"))
    actions = demo.add_subparsers(metavar="remove", required=True)
    remove = actions.add_parser("remove", help=_("删掉演示带来的文章、工单和账号；有人改过、用过的会留下"))
    remove.add_argument("--yes", action="store_true", help=_("不再询问"))
    remove.set_defaults(run=remove_demo)


def remove_demo(services: Services, arguments: argparse.Namespace) -> int:
    """Say what goes and what stays, ask, and remove it."""
    from kb import demo
    from webui.installation.upkeep import renew

    with services.sessions.read() as session:
        plan = demo.plan(session, None) if demo.is_there(session) else demo.Removal()
    for name, why in plan.kept:
        put(f"{_('留下')}\t{spoken(name)}\t{spoken(why)}")
    told = _(
        "%(articles)s 篇文章、%(tickets)s 张工单、%(accounts)s 个账号",
        articles=len(plan.articles),
        tickets=len(plan.tickets),
        accounts=len(plan.accounts),
    )
    if not arguments.yes and not _agrees(_("删掉演示的 %(told)s？(y/N) ", told=told)):
        say(_("没有删"))
        return 1
    with services.sessions.begin() as session:
        demo.remove(session, by=None, at=services.clock())
    with progress() as show:
        show(_("重建"), 0, 0)
        renew(services, wholly=True)
        show(_("重建"), 1, 1)
    say(_("已删掉 %(told)s", told=told))
    return 0


def _agrees(question: str) -> bool:
    if not sys.stdin.isatty():
        say(_("不在终端里运行要加 --yes"))
        return False
    return input(question).strip().lower() in {"y", "yes", "是"}
