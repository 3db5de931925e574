"""`import` and `export`: articles and tickets in and out of files."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webui.cli.console import progress, say
from webui.installation import Services
from webui.languages import gettext as _

if TYPE_CHECKING:
    from kb.imports import Report

DOUBLES_SHOWN = 10
DOUBLES_LOOKED_FOR = 20_000


def add_verbs(verbs: Any) -> None:
    """Add both verbs to the command."""
    importing = verbs.add_parser("import", help=_("导入文章或历史工单（.jsonl、.csv，可以是 .gz）"))
    kinds = importing.add_subparsers(metavar="articles|tickets", required=True)
    articles = kinds.add_parser("articles", help=_("文章；同一个 id 再导入就是更新"))
    articles.add_argument("files", nargs="+", type=Path, metavar="FILE")
    articles.add_argument(
        "--state",
        choices=("published", "draft"),
        default="published",
        help=_("新文章的状态（默认 published）"),
    )
    articles.add_argument(
        "--visibility",
        choices=("public", "internal", "agents"),
        default="",
        help=_("没有写 visibility 的行用哪个；新文章默认 internal，已有的默认不变"),
    )
    articles.add_argument("--strict", action="store_true", help=_("有一行被拒收就以 1 退出（其余照样导入）"))
    articles.set_defaults(run=import_articles)
    tickets = kinds.add_parser("tickets", help=_("历史工单：已关闭，用来找相似工单和学习"))
    tickets.add_argument("files", nargs="+", type=Path, metavar="FILE")
    tickets.add_argument("--strict", action="store_true", help=_("有一行被拒收就以 1 退出（其余照样导入）"))
    tickets.set_defaults(run=import_tickets)
    exporting = verbs.add_parser("export", help=_("导出文章或工单，能原样再导入"))
    exporting.add_argument("kind", choices=("articles", "tickets"))
    exporting.add_argument("file", type=Path, metavar="FILE", help=_(".jsonl、.jsonl.gz、.csv、.csv.gz"))
    exporting.set_defaults(run=export)


def import_articles(services: Services, arguments: argparse.Namespace) -> int:
    """Take articles in, and return when all of them are findable and learned."""
    from kb import changes, imports
    from kb.imports.articles import Defaults

    with services.sessions.read() as session:
        before = changes.last(session)
    defaults = Defaults(arguments.state, arguments.visibility)
    with progress() as show:
        try:
            report = imports.import_articles(
                services.sessions, arguments.files, defaults=defaults, progress=show
            )
        except imports.UnreadableFileError as error:
            say(str(error))
            return 1
        _learn(services, report, show)
    if report.created or report.updated:
        for line in _doubles(services, before):
            say(line)
    return _told(report, strict=arguments.strict)


def _doubles(services: Services, before: int) -> Iterator[str]:
    """Say which of the articles changed since then say nearly the same as another; all of them stay."""
    from kb import articles
    from recommend import Damaged, near_pairs

    try:
        model = services.recommender.model()
    except Damaged:
        return
    with services.sessions.read() as session:
        imported = articles.ids_changed_after(session, before)
        if len(imported) > DOUBLES_LOOKED_FOR:
            yield _(
                "相近 一次导入得太多，这里不比较；每晚会比较一次，现在就要：jieda near-duplicates --refresh"
            )
            return
        pairs = near_pairs(model, imported)
        shown = pairs[:DOUBLES_SHOWN]
        rows = articles.by_ids(session, (key for pair in shown for key in (pair.first, pair.second)))
    for pair in shown:
        one, other = (
            _("%(number)s《%(title)s》", number=rows[key].number, title=rows[key].title)
            for key in (pair.first, pair.second)
        )
        yield _(
            "相近 %(one)s 和 %(other)s，相似度 %(similarity)s",
            one=one,
            other=other,
            similarity=f"{pair.similarity:.0%}",
        )
    if len(pairs) > len(shown):
        yield _("相近 ……还有 %(n)s 对，看 jieda near-duplicates --refresh", n=f"{len(pairs) - len(shown):,}")


def import_tickets(services: Services, arguments: argparse.Namespace) -> int:
    """Take past tickets in, and return when all of them are similar and learned."""
    from kb import imports

    with progress() as show:
        try:
            report = imports.import_tickets(
                services.sessions, arguments.files, zone=services.settings.zone, progress=show
            )
        except imports.UnreadableFileError as error:
            say(str(error))
            return 1
        _learn(services, report, show)
    return _told(report, strict=arguments.strict)


def _learn(services: Services, report: "Report", show: Any) -> None:
    from webui.installation.upkeep import catch_up

    if not report.stored:
        return
    show(_("建立索引并学习"), 0, 0)
    for line in catch_up(services, learn=True):
        say(line)
    show(_("建立索引并学习"), 1, 1)


def _told(report: "Report", *, strict: bool) -> int:
    for line in report.lines():
        say(line)
    if report.refused and strict:
        return 1
    return 0 if report.stored or not report.rows else 1


def export(services: Services, arguments: argparse.Namespace) -> int:
    """Write a file that `import` reads back without loss."""
    from kb import exports

    write = exports.export_articles if arguments.kind == "articles" else exports.export_tickets
    with progress() as show:
        count = write(services.sessions, arguments.file, lambda done, total: show(_("导出"), done, total))
    done = (
        _("导出了 %(count)s 篇文章到 %(file)s")
        if arguments.kind == "articles"
        else _("导出了 %(count)s 张工单到 %(file)s")
    )
    say(done % {"count": f"{count:,}", "file": arguments.file})
    if arguments.kind == "tickets" and (still_open := exports.open_tickets(services.sessions)):
        say(
            _(
                "其中 %(still_open)s 张还没有结束；再导入到别处时，它们会成为已关闭的历史工单",
                still_open=f"{still_open:,}",
            )
        )
    return 0
