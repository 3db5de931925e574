"""`user`: accounts, their passwords and API tokens."""

import argparse
import getpass
import secrets
import sys
from typing import Any

from kb.sentences import sentence
from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import spoken

ROLE_NAMES = {
    "user": sentence("用户"),
    "agent": sentence("一线"),
    "engineer": sentence("工程师"),
    "admin": sentence("管理员"),
}


PUBLISHES = {"yes": True, "no": False, "role": None}


def add_verbs(verbs: Any) -> None:
    """Add the verb to the command."""
    user = verbs.add_parser("user", help=_("账号和 API 令牌"))
    actions = user.add_subparsers(metavar="add|give|token|list|reset", required=True)
    add = actions.add_parser("add", help=_("新账号；不给密码就随机生成，打印一次"))
    add.add_argument("name", metavar="NAME", help=_("登录名"))
    add.add_argument("--role", choices=tuple(ROLE_NAMES), required=True)
    add.add_argument("--display-name", default="", metavar="TEXT", help=_("显示的名字"))
    add.add_argument("--contact", default="", metavar="TEXT", help=_("电话或邮箱"))
    add.add_argument("--department", default="", metavar="TEXT", help=_("部门"))
    add.add_argument("--password-stdin", action="store_true", help=_("从标准输入读密码"))
    add.add_argument(
        "--group", action="append", default=[], metavar="NAME", help=_("放进这个分组；可以写几次")
    )
    add.set_defaults(run=add_account)
    give = actions.add_parser("give", help=_("给或收回发布权，放进或移出分组"))
    give.add_argument("name", metavar="NAME")
    give.add_argument("--publish", choices=tuple(PUBLISHES), help=_("发布权：给、收回、按角色"))
    give.add_argument(
        "--group", action="append", default=[], metavar="NAME", help=_("放进这个分组；可以写几次")
    )
    give.add_argument(
        "--not-group", action="append", default=[], metavar="NAME", help=_("移出这个分组；可以写几次")
    )
    give.set_defaults(run=give_rights)
    token = actions.add_parser("token", help=_("新的 API 令牌，只打印一次，在最后一行"))
    token.add_argument("name", metavar="NAME")
    token.set_defaults(run=new_token)
    everyone = actions.add_parser("list", help=_("全部账号"))
    everyone.set_defaults(run=list_accounts)
    reset = actions.add_parser("reset", help=_("换密码，并退出该账号的所有登录"))
    reset.add_argument("name", metavar="NAME")
    reset.add_argument("--password-stdin", action="store_true", help=_("从标准输入读密码"))
    reset.set_defaults(run=reset_password)


def add_account(services: Services, arguments: argparse.Namespace) -> int:
    """Store a new account."""
    from kb import accounts, people

    password, is_given = _password(arguments)
    with services.sessions.begin() as session:
        made = people.add(
            session,
            arguments.name,
            arguments.role,
            at=services.clock(),
            password=password,
            display_name=arguments.display_name,
            contact=arguments.contact,
            department=arguments.department,
        )
        given = accounts.Given(None, tuple(arguments.group))
        accounts.give(session, made, given, by=None, at=services.clock())
    say(_("新账号 %(name)s（%(role)s）", name=arguments.name, role=ROLE_NAMES[arguments.role]))
    _show(password, is_given=is_given)
    return 0


def give_rights(services: Services, arguments: argparse.Namespace) -> int:
    """Give or take the right to publish, and let somebody into groups or out of them."""
    from kb import accounts, people

    with services.sessions.begin() as session:
        person = people.get(session, arguments.name)
        now = accounts.given_to(session, person)
        publishes = PUBLISHES[arguments.publish] if arguments.publish else now.publishes
        left = tuple(name for name in now.groups if name not in arguments.not_group)
        given = accounts.Given(publishes, (*left, *arguments.group))
        changed = accounts.give(session, person, given, by=None, at=services.clock())
    say(_("已保存。") if changed else _("内容没有变化。"))
    return 0


def new_token(services: Services, arguments: argparse.Namespace) -> int:
    """Print a new API token."""
    from kb import people

    with services.sessions.begin() as session:
        token = people.issue_token(session, people.get(session, arguments.name), services.clock())
    say(_("令牌只显示这一次，请保存好："))
    put(token)
    return 0


def list_accounts(services: Services, arguments: argparse.Namespace) -> int:
    """Print every account: name, role, display name, whether it is open."""
    from kb import people

    with services.sessions.read() as session:
        for person in people.everyone(session):
            state = "" if person.is_active else "\t" + _("已停用")
            put(f"{person.name}\t{spoken(ROLE_NAMES[person.role])}\t{person.label}{state}")
    return 0


def reset_password(services: Services, arguments: argparse.Namespace) -> int:
    """Give an account a new password."""
    from kb import people

    password, is_given = _password(arguments)
    with services.sessions.begin() as session:
        people.set_password(session, people.get(session, arguments.name), password)
    say(_("%(name)s 的密码已更换，原有登录全部退出", name=arguments.name))
    _show(password, is_given=is_given)
    return 0


def _password(arguments: argparse.Namespace) -> tuple[str, bool]:
    """Return the password and whether a person gave it."""
    if arguments.password_stdin:
        if sys.stdin.isatty():
            return getpass.getpass(_("密码：")), True
        return sys.stdin.readline().rstrip("\r\n"), True
    return secrets.token_urlsafe(12), False


def _show(password: str, *, is_given: bool) -> None:
    if not is_given:
        say(_("随机密码只显示这一次："))
        put(password)
