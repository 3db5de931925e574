"""`worker`: the watch over limits and the sending of mail, for installations where they run apart from `serve`."""

import argparse
import signal
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from threading import Event
from typing import Any, Final

from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _

PAUSE: Final = 1.0


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    worker = verbs.add_parser(
        "worker", help=_("预警、超时、升级和发邮件，和 serve 分开运行时用；平时 serve 自己会做")
    )
    worker.add_argument("--once", action="store_true", help=_("只看一遍、发一遍，输出记下了几件事"))
    worker.set_defaults(run=watch)


def watch(services: Services, arguments: argparse.Namespace) -> int:
    """Watch and send until told to stop; beside another that does nothing is said or sent twice."""
    from webui.installation.watching import Watcher
    from webui.mail import Sender

    stop = Event()
    watcher, sender = Watcher(services), Sender(services, stop)
    if arguments.once:
        put(str(watcher.look()))
        sender.step()
        sender.close()
        return 0
    signal.signal(signal.SIGTERM, lambda *_received: stop.set())
    services.sessions.ping()  # opened before several threads would do it
    say(_("正在看着时限，按 Ctrl+C 停止"))
    with ThreadPoolExecutor(2) as pool:
        loops = [pool.submit(_repeat, step, stop) for step in (watcher.look, sender.step)]
        try:
            wait(loops, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
    sender.close()
    for loop in loops:
        loop.result()
    return 0


def _repeat(step: Callable[[], int], stop: Event) -> None:
    while not stop.wait(PAUSE):
        step()
