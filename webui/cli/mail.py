"""`mail`: one test message now, and what the server answered."""

import argparse
from typing import Any

from webui.cli.console import put
from webui.installation import Services
from webui.languages import gettext as _


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    mail = verbs.add_parser("mail", help=_("发邮件：试一试设置对不对"))
    actions = mail.add_subparsers(metavar="test", required=True)
    test = actions.add_parser("test", help=_("马上发一封测试邮件，输出服务器的回答"))
    test.add_argument("address", metavar="ADDRESS")
    test.set_defaults(run=send_test)


def send_test(services: Services, arguments: argparse.Namespace) -> int:
    """Send a test message to an address."""
    from webui.mail import try_out

    put(try_out(services, arguments.address))
    return 0
