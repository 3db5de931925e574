"""What can be done without a browser? The command `jieda`, a file per noun; heavy parts are imported when used."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from webui.cli import (
    accounts,
    archives,
    asking,
    curation,
    demo,
    files,
    groups,
    mail,
    quality,
    serving,
    surveying,
    upkeep,
    watching,
)
from webui.cli.console import end_quietly, say, speak_utf8
from webui.cli.usage import in_our_words
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import of_environment, speaking

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return 0 when done, 1 when it failed; wrong usage exits with 2."""
    speak_utf8()
    with speaking(of_environment()), in_our_words():
        try:
            return _run(_parser().parse_args(arguments))
        except KeyboardInterrupt:
            say(_("已中断"))
            return FAILED
        except BrokenPipeError:
            end_quietly()
            return DONE


def _run(arguments: argparse.Namespace) -> int:
    from kb.errors import KnowledgeError
    from webui.installation import Settings, SettingsError

    try:
        settings = Settings.from_environment(**({"data": arguments.data} if arguments.data else {}))
    except SettingsError as error:
        say(error.args[0])
        return WRONG_USAGE
    services = Services(settings)
    try:
        status: int = arguments.run(services, arguments)
        sys.stdout.flush()
    except KnowledgeError as error:
        say(str(error))
        return FAILED
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if not (told := _in_words(error)):
            raise
        say(told)
        return FAILED
    else:
        return status
    finally:
        services.close()


def _in_words(error: Exception) -> str:
    """Return what a person can do about an expected failure of machine, disk or database; empty for a bug."""
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    if isinstance(error, OSError):
        return _("%(file)s：%(why)s", file=error.filename or _("读写失败"), why=error.strerror or error)
    if isinstance(error, CommandError):
        return _("数据库结构比程序新，请先升级程序")
    if isinstance(error, DBAPIError):
        return _("数据库出错：%(orig)s", orig=error.orig)
    return ""


def _parser() -> argparse.ArgumentParser:
    used = os.environ.get("JIEDA_DATA") or "./jieda-data"
    parser = argparse.ArgumentParser(
        prog="jieda",
        description=_("解答：给 IT 支持和客户支持用的知识库搜索。"),
        epilog=_(
            "结果写到标准输出，消息写到标准错误。退出码：0 成功，1 失败，2 用法不对。每个动词都有 --help。"
        ),
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=None,
        help=_("数据目录，写在动词前面；默认取环境变量 JIEDA_DATA，现在是 %(used)s", used=used),
    )
    verbs = parser.add_subparsers(metavar="VERB", required=True, title=_("动词"))
    nouns = (
        serving,
        files,
        asking,
        curation,
        quality,
        surveying,
        upkeep,
        watching,
        archives,
        accounts,
        groups,
        mail,
        demo,
    )
    for noun in nouns:
        noun.add_verbs(verbs)
    return parser
