"""`backup` and `restore`: one archive of database and files."""

import argparse
from pathlib import Path
from typing import Any

from webui.cli.console import progress, say
from webui.installation import Services
from webui.languages import gettext as _


def add_verbs(verbs: Any) -> None:
    """Add both verbs to the command."""
    backup = verbs.add_parser("backup", help=_("把数据库和附件写成一个带校验值的 .tar.gz，服务运行时也可以"))
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=make_backup)
    restore = verbs.add_parser(
        "restore", help=_("把备份恢复到一个新的数据目录；损坏的备份和非空目录会被拒绝")
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=restore_backup)


def make_backup(services: Services, arguments: argparse.Namespace) -> int:
    """Write an archive."""
    from kb.backups import BackupError, backup

    services.sessions.ping()
    try:
        members = backup(services.settings.data, arguments.file, services.clock())
    except BackupError as error:
        say(str(error))
        return 1
    size = arguments.file.stat().st_size
    say(
        _(
            "已备份数据库和 %(n)s 个附件到 %(file)s（%(size)s MB）",
            n=f"{len(members) - 1:,}",
            file=arguments.file,
            size=f"{size / 1e6:,.1f}",
        )
    )
    return 0


def restore_backup(services: Services, arguments: argparse.Namespace) -> int:
    """Put an archive into an empty folder, migrate it and make its index anew."""
    from kb.backups import BackupError, restore
    from webui.installation.upkeep import catch_up

    if services.settings.database_url:
        say(_("设置了 JIEDA_DATABASE_URL：restore 只恢复数据目录里的 SQLite 数据库"))
        return 1
    try:
        members = restore(arguments.file, services.settings.data)
    except BackupError as error:
        say(str(error))
        return 1
    with progress() as show:
        show(_("建立索引并学习"), 0, 0)
        for line in catch_up(services, learn=True):
            say(line)
        show(_("建立索引并学习"), 1, 1)
    say(_("已恢复数据库和 %(n)s 个附件到 %(data)s", n=f"{len(members) - 1:,}", data=services.settings.data))
    return 0
