"""`lexicon` and `why-not`: what the search was taught, in and out of files, and why an article was not found."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from webui.cli.console import put, say
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import spoken


def add_verbs(verbs: Any) -> None:
    """Add both verbs to the command."""
    lexicon = verbs.add_parser(
        "lexicon", help=_("同义词、自定义词和搜索规则：导出、导入（.jsonl，可以是 .gz）")
    )
    ways = lexicon.add_subparsers(metavar="export|import", required=True)
    exporting = ways.add_parser("export", help=_("导出，能原样再导入"))
    exporting.add_argument("file", type=Path, metavar="FILE")
    exporting.set_defaults(run=export_lexicon)
    importing = ways.add_parser("import", help=_("导入；已经有的不变，马上生效"))
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument(
        "--replace", action="store_true", help=_("删除文件里没有的条目（有拒收的行时不删）")
    )
    importing.add_argument("--strict", action="store_true", help=_("有一行被拒收就以 1 退出（其余照样导入）"))
    importing.set_defaults(run=import_lexicon)
    why = verbs.add_parser("why-not", help=_("一篇文章在一次搜索里为什么没有找到，或者排在第几"))
    why.add_argument("query", metavar="QUERY")
    why.add_argument("article", metavar="ARTICLE", help=_("文章编号或 id"))
    why.add_argument("--json", action="store_true", help=_("输出 JSON"))
    why.set_defaults(run=why_not)


def export_lexicon(services: Services, arguments: argparse.Namespace) -> int:
    """Write a file that `lexicon import` reads back without loss."""
    from kb import exports

    count = exports.export_lexicon(services.sessions, arguments.file)
    say(_("导出了 %(count)s 条到 %(file)s", count=f"{count:,}", file=arguments.file))
    return 0


def import_lexicon(services: Services, arguments: argparse.Namespace) -> int:
    """Take in what was taught elsewhere."""
    from kb import imports

    try:
        report = imports.import_lexicon(
            services.sessions,
            arguments.file,
            zone=services.settings.zone,
            replace=arguments.replace,
            clock=services.clock,
        )
    except imports.UnreadableFileError as error:
        say(str(error))
        return 1
    for line in report.lines():
        say(line)
    if report.refused and arguments.strict:
        return 1
    return 0 if report.stored or not report.rows else 1


def why_not(services: Services, arguments: argparse.Namespace) -> int:
    """Explain what became of an article in a search, as an agent sees it."""
    from kb import articles
    from kb.text import clean
    from search import SUPPORT
    from webui import explaining
    from webui.installation.upkeep import catch_up

    for line in catch_up(services, model=False):
        say(line)
    with services.sessions.read() as session:
        article = articles.find(session, arguments.article)
        if article is None:
            say(_("没有文章 %(article)s", article=arguments.article))
            return 1
        told = explaining.explain(services, session, clean(arguments.query), article, audience=SUPPORT)
    if arguments.json:
        row = {"number": article.number, "title": article.title, "verdict": told.verdict}
        put(json.dumps(spoken(row | {"reasons": told.reasons}) | asdict(told.found), ensure_ascii=False))
        return 0
    put(f"{article.number} {article.title}")
    put(told.verdict)
    for reason in told.reasons:
        put(f"- {reason}")
    return 0
