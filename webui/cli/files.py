"""`import` and `export`: articles and tickets in and out of files."""

import argparse
from pathlib import Path
from typing import Any

from webui.cli import importing
from webui.cli.console import progress, say
from webui.installation import Services
from webui.languages import gettext as _


def add_verbs(verbs: Any) -> None:
    """Add both verbs to the command."""
    bringing = verbs.add_parser(
        "import", help=_("导入文章（表格、Markdown、Word、HTML）或历史工单，撤销导入")
    )
    kinds = bringing.add_subparsers(metavar="articles|tickets|list|undo", required=True)
    articles = kinds.add_parser("articles", help=_("文章；同一个 id 再导入就是更新"))
    articles.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=_(".jsonl、.csv（可以是 .gz）、.xlsx、.md、Markdown 的 .zip、.docx、.html"),
    )
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
    articles.add_argument(
        "--make-groups", action="store_true", help=_("文件里写的分组还没有时就建好；不然那一行不收")
    )
    articles.add_argument("--strict", action="store_true", help=_("有一行被拒收就以 1 退出（其余照样导入）"))
    articles.add_argument(
        "--dry-run", action="store_true", help=_("只说每一行会怎样、和哪篇几乎一样，什么也不写入")
    )
    articles.set_defaults(run=importing.import_articles)
    listing = kinds.add_parser("list", help=_("最近的文章导入：编号、时间、文件、状态"))
    listing.set_defaults(run=importing.list_runs)
    undoing = kinds.add_parser("undo", help=_("撤销一次文章导入；之后有人改过或用到的会留下"))
    undoing.add_argument("key", type=int, metavar="NUMBER", help=_("导入时告诉的编号，也在 import list 里"))
    undoing.set_defaults(run=importing.undo)
    tickets = kinds.add_parser("tickets", help=_("历史工单：已关闭，用来找相似工单和学习"))
    tickets.add_argument("files", nargs="+", type=Path, metavar="FILE")
    tickets.add_argument("--strict", action="store_true", help=_("有一行被拒收就以 1 退出（其余照样导入）"))
    tickets.set_defaults(run=importing.import_tickets)
    exporting = verbs.add_parser("export", help=_("导出文章或工单，能原样再导入"))
    exporting.add_argument("kind", choices=("articles", "tickets"))
    exporting.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=_(".jsonl、.csv（可以加 .gz）；文章还可以是 .xlsx、Markdown 的 .zip"),
    )
    exporting.set_defaults(run=export)


def export(services: Services, arguments: argparse.Namespace) -> int:
    """Write a file that `import` reads back without loss."""
    from kb import exports

    with progress() as show:

        def told(done: int, total: int) -> None:
            show(_("导出"), done, total)

        if arguments.kind == "articles":
            count = exports.export_articles(
                services.sessions, arguments.file, told, files=services.settings.data
            )
        else:
            count = exports.export_tickets(services.sessions, arguments.file, told)
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
