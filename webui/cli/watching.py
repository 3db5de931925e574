"""`worker`: the watch over limits, for installations where it runs apart from `serve`."""

import argparse
import signal
from threading import Event
from typing import Any, Final

from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _

PAUSE: Final = 1.0


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    worker = verbs.add_parser(
        "worker", help=_("预警、超时和升级，和 serve 分开运行时用；平时 serve 自己会做")
    )
    worker.add_argument("--once", action="store_true", help=_("只看一遍，输出记下了几件事"))
    worker.set_defaults(run=watch)


def watch(services: Services, arguments: argparse.Namespace) -> int:
    """Watch until told to stop; beside another that watches nothing is said twice."""
    from webui.installation.watching import Watcher

    watcher = Watcher(services)
    if arguments.once:
        put(str(watcher.look()))
        return 0
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_received: stop.set())
    say(_("正在看着时限，按 Ctrl+C 停止"))
    while not stop.wait(PAUSE):
        watcher.look()
    return 0
