"""`demo remove`: take the demo away, and nothing of people's own with it."""

import argparse
import sys
from typing import Any

from webui.cli.console import progress, put, say
from webui.installation import Services


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    demo = verbs.add_parser("demo", help="演示数据")
    actions = demo.add_subparsers(metavar="remove", required=True)
    remove = actions.add_parser("remove", help="删掉演示带来的文章、工单和账号；有人改过、用过的会留下")
    remove.add_argument("--yes", action="store_true", help="不再询问")
    remove.set_defaults(run=remove_demo)


def remove_demo(services: Services, arguments: argparse.Namespace) -> int:
    """Say what goes and what stays, ask, and remove it."""
    from kb import demo
    from webui.installation.upkeep import renew

    with services.sessions.read() as session:
        plan = demo.plan(session, None) if demo.is_there(session) else demo.Removal()
    for name, why in plan.kept:
        put(f"留下\t{name}\t{why}")
    told = f"{len(plan.articles)} 篇文章、{len(plan.tickets)} 张工单、{len(plan.accounts)} 个账号"
    if not arguments.yes and not _agrees(f"删掉演示的 {told}？(y/N) "):
        say("没有删")
        return 1
    with services.sessions.begin() as session:
        demo.remove(session, by=None, at=services.clock())
    with progress() as show:
        show("重建", 0, 0)
        renew(services, wholly=True)
        show("重建", 1, 1)
    say(f"已删掉 {told}")
    return 0


def _agrees(question: str) -> bool:
    if not sys.stdin.isatty():
        say("不在终端里运行要加 --yes")
        return False
    return input(question).strip().lower() in {"y", "yes", "是"}
