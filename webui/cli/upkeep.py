"""`sync`, `rebuild` and `doctor`: keep index, arrays and model in step with the database."""

import argparse
from typing import Any

from webui.cli.console import progress, put, say
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import spoken


def add_verbs(verbs: Any) -> None:
    """Add the verbs to the command."""
    sync = verbs.add_parser("sync", help=_("从数据库补齐索引、数组和模型，坏了的重建"))
    sync.set_defaults(run=sync_all)
    rebuild = verbs.add_parser("rebuild", help=_("丢掉索引、数组和模型，从数据库重建"))
    rebuild.set_defaults(run=rebuild_all)
    doctor = verbs.add_parser("doctor", help=_("检查设置、数据库、索引、模型、磁盘、时钟，给出建议"))
    doctor.set_defaults(run=examine)


def sync_all(services: Services, arguments: argparse.Namespace) -> int:
    """Compare all with the database, write what differs, mend what is damaged, and learn."""
    from webui.installation.upkeep import catch_up, renew

    with progress() as show:
        show(_("补齐"), 0, 0)
        done = renew(services, wholly=False)
        for line in catch_up(services, learn=True):
            say(line)
        show(_("补齐"), 1, 1)
    return _told(done=done, what=_("索引、数组和模型与数据库一致"))


def rebuild_all(services: Services, arguments: argparse.Namespace) -> int:
    """Make index, arrays and model anew."""
    from webui.installation.upkeep import renew

    with progress() as show:
        show(_("重建"), 0, 0)
        done = renew(services, wholly=True)
        show(_("重建"), 1, 1)
    return _told(done=done, what=_("索引、数组和模型已从数据库重建"))


def _told(*, done: bool, what: str) -> int:
    say(what if done else _("运行中的跟随进程没有在十五分钟里做完；请看 jieda doctor"))
    return 0 if done else 1


def examine(services: Services, arguments: argparse.Namespace) -> int:
    """Print every check with its outcome and advice; 1 if anything failed."""
    from webui.installation.doctor import FAILED, MARKS, examine

    worst = 0
    for check in examine(services):
        put(f"{spoken(MARKS[check.outcome])}  {_('%(what)s：%(found)s', what=check.what, found=check.found)}")
        if check.advice:
            put(f"      {_('建议：')}{spoken(check.advice)}")
        worst = max(worst, check.outcome)
    return 1 if worst == FAILED else 0
