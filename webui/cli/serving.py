"""`serve`: the site, its API and its follower."""

import argparse
import subprocess
import sys
from typing import Any

from kb.sentences import Several
from webui.cli.accounts import ROLE_NAMES
from webui.cli.console import progress, put, say
from webui.installation import Services
from webui.languages import gettext as _


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    serve = verbs.add_parser("serve", help=_("网站、接口和索引跟随进程"))
    serve.add_argument("--host", default="127.0.0.1", help=_("监听地址（默认 127.0.0.1，只有本机能访问）"))
    serve.add_argument("--port", type=_port, default=8000, help=_("端口（默认 8000）"))
    serve.add_argument("--workers", type=_workers, default=0, metavar="N", help=_("工作进程数（默认按 CPU）"))
    serve.add_argument("--demo", action="store_true", help=_("数据目录是空的就填入演示知识库"))
    serve.set_defaults(run=run_server)


def run_server(services: Services, arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    from webui.installation.serve import PortTakenError, default_workers, listen, serve

    try:
        listener = listen(arguments.host, arguments.port)
    except PortTakenError as error:
        say(_("端口用不了：%(error)s。换一个端口（--port），或先停掉占用它的程序", error=error))
        return 1
    services.sessions.ping()
    if arguments.demo:
        prepare_demo(services)
    for warning in services.settings.warnings:
        say(_("注意：%(warning)s", warning=warning))
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    put(_("解答：http://%(shown)s:%(port)s", shown=shown, port=port))
    offer_first_admin(services, services.settings.public_url.rstrip("/") or f"http://{shown}:{port}")
    sys.stdout.flush()
    services.close()
    serve(services.settings, listener, arguments.workers or default_workers())
    return 0


def offer_first_admin(services: Services, address: str) -> None:
    """Where nobody runs the installation yet, print the link by which its first administrator is made."""
    from kb import one_time_links

    with services.sessions.begin() as session:
        token = one_time_links.for_first_admin(session, services.clock())
    if token:
        put(
            _(
                "第一次使用：打开 %(address)s/welcome/?token=%(token)s 建立管理员账号（7 天内有效，只能用一次）",
                address=address,
                token=token,
            )
        )


def prepare_demo(services: Services) -> None:
    """Fill an empty folder and print how to sign in; later only say how to get in again."""
    from kb import demo

    database = services.sessions
    if demo.is_wanted(database):
        with progress() as show:
            passwords = demo.fill(database, zone=services.settings.zone, progress=show)
            show(_("建立索引并学习"), 0, 0)
            _sync_apart(services)
            show(_("建立索引并学习"), 1, 1)
        put(_("演示账号（密码随机生成，只显示这一次）："))
        for name, password in passwords.items():
            put(
                _(
                    "%(role)s\t登录名 %(name)s\t密码 %(password)s",
                    role=ROLE_NAMES[demo.ACCOUNTS[name][0]],
                    name=name,
                    password=password,
                )
            )
    elif demo.is_filled(database):
        put(
            _(
                "演示账号 %(names)s 的密码在第一次启动时显示过；忘了就用 %(command)s user reset 登录名",
                names=Several(demo.ACCOUNTS),
                command=f"{sys.argv[0]} --data {services.settings.data}",
            )
        )
    else:
        say(_("数据目录里已有内容，没有填入演示知识库"))


def _sync_apart(services: Services) -> None:
    """Index and learn in another process: what that loads must not be in the one that workers are forked from."""
    command = [sys.executable, "-m", "webui.cli", "--data", str(services.settings.data), "sync"]
    subprocess.run(command, check=False)  # noqa: S603 - our own program; the follower mends what failed


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(_("端口应当在 0 到 65535 之间"))
    return port


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError(_("工作进程数应当在 1 到 64 之间"))
    return number
