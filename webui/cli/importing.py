"""`import`: articles and tickets from files; what an import of articles would do, and undoing it."""

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from webui.cli.console import progress, put, say
from webui.installation import Services
from webui.languages import gettext as _
from webui.languages import spoken

if TYPE_CHECKING:
    from kb.imports import Defaults, Report, Sources

DOUBLES_SHOWN = 10
DOUBLES_LOOKED_FOR = 20_000


def import_articles(services: Services, arguments: argparse.Namespace) -> int:
    """Take articles in, and return when all of them are findable and learned; or tell what that would do."""
    from kb import changes, imports

    with services.sessions.read() as session:
        before = changes.last(session)
    with progress() as show, TemporaryDirectory(prefix="jieda-import-") as work:
        try:
            report = _take(services, arguments, imports.Sources(Path(work)), show)
        except imports.UnreadableFileError as error:
            say(str(error))
            return 1
        if arguments.dry_run:
            return _forecast(report)
        _learn(services, report, show)
    if report.created or report.updated:
        for line in _doubles(services, before):
            say(line)
    return _told(report, strict=arguments.strict)


def _take(services: Services, arguments: argparse.Namespace, sources: "Sources", show: Any) -> "Report":
    """Take the files in so that all of it can be undone, or only look at them."""
    from kb import imports
    from webui.installation.taking_in import Nearness

    files, defaults = arguments.files, _defaults(arguments)
    if arguments.dry_run:
        return imports.check_articles(
            services.sessions,
            files,
            defaults=defaults,
            progress=show,
            reader=sources,
            near=Nearness(services).of,
        )
    with services.sessions.begin() as session:
        run = imports.runs.note_run(session, "、".join(file.name for file in files), at=services.clock())
    try:
        report = imports.import_articles(
            services.sessions,
            files,
            defaults=defaults,
            progress=show,
            reader=sources,
            folder=services.settings.data,
            keep=partial(imports.runs.keep, run.id),
        )
    except imports.UnreadableFileError as error:
        imports.runs.fail(services.sessions, run, str(error), services.clock())
        raise
    imports.runs.finish(services.sessions, run, report, services.clock())
    if report.created or report.updated:
        say(_("要撤销这次导入：jieda import undo %(key)s", key=run.id))
    return report


def _defaults(arguments: argparse.Namespace) -> "Defaults":
    from kb import imports

    return imports.Defaults(arguments.state, arguments.visibility, makes_groups=arguments.make_groups)


def _forecast(report: "Report") -> int:
    """Tell what would become of each row."""
    words = {"created": _("新增"), "updated": _("更新"), "unchanged": _("没有变化")}
    for fate in report.fates:
        place = _("%(name)s 第 %(line)s 行", name=fate.file.name, line=fate.line)
        near = _("和 %(near)s 几乎一样", near=fate.near) if fate.near else ""
        put("\t".join((place, words[fate.became], fate.title, near)).rstrip())
    for line in report.lines():
        say(line)
    say(_("只是检查，什么也没有写入"))
    return 0 if report.stored or not report.rows else 1


def list_runs(services: Services, arguments: argparse.Namespace) -> int:
    """Show the last imports, the newest first."""
    from kb import imports

    with services.sessions.read() as session:
        for run in imports.runs.listing(session):
            at = run.at.astimezone(services.settings.zone)
            stored = imports.runs.count_stored(session, run)
            came = _("写入 %(n)s 篇", n=f"{stored:,}")
            told = (str(run.id), f"{at:%Y-%m-%d %H:%M}", run.name, _states()[run.state], came)
            put("\t".join((*told, spoken(run.why))).rstrip())
    return 0


def _states() -> dict[str, str]:
    return {
        "checking": _("正在检查"),
        "checked": _("等你确认"),
        "running": _("正在写入"),
        "done": _("已完成"),
        "failed": _("没有完成"),
        "dropped": _("已放弃"),
        "undoing": _("正在撤销"),
        "undone": _("已撤销"),
    }


def undo(services: Services, arguments: argparse.Namespace) -> int:
    """Undo an import; what people touched since then stays and is said."""
    from kb import imports
    from kb.imports.undoing import undo as undo_run
    from kb.kept_sentences import unpacked
    from webui.installation.upkeep import renew

    with services.sessions.begin() as session:
        run = imports.runs.get(session, arguments.key)
        imports.runs.require_undoable(session, run)
    with progress() as show:
        told = undo_run(services.sessions, run.id, services.clock, show)
        imports.runs.undone(services.sessions, run, told, services.clock())
        renew(services, wholly=False)
    for number, title, why in told["kept"]:
        say(_("保留 %(number)s《%(title)s》：%(why)s", number=number, title=title, why=unpacked(why)))
    say(
        _(
            "删除 %(removed)s 篇，恢复原样 %(restored)s 篇，保留 %(kept)s 篇",
            removed=told["removed"],
            restored=told["restored"],
            kept=told["kept_count"],
        )
    )
    return 0


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
