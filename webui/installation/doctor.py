"""Is this installation well? Each part looked at by itself, with what to do where it is not."""

import importlib.util
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from kb import attachments, changes, mail
from kb.models import Article, Lookup, Ticket
from kb.sentences import Several
from kb.sentences import sentence as _
from search import Busy
from webui.installation.parts import Services
from webui.installation.upkeep import damage_of, lock_of

OK, WARNING, FAILED = 0, 1, 2
MARKS: Final = {OK: _("正常"), WARNING: _("注意"), FAILED: _("失败")}
DISK_LOW: Final = 1_000_000_000
DISK_OUT: Final = 200_000_000
AHEAD: Final = timedelta(minutes=5)
LATE: Final = timedelta(minutes=15)
REBUILD: Final = _("服务运行时会自己重建；没有运行就用 jieda rebuild")


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    what: str
    outcome: int
    found: str
    advice: str = ""


def examine(parts: Services, *, thoroughly: bool = True) -> Iterator[Check]:
    """Look at one part after the other; a database that can't be opened ends it.

    Thoroughly means to read all of the database and to look for every file, which takes its time where there is much.
    """
    yield _settings(parts)
    if thoroughly:
        yield _permissions(parts)
    yield _disk(parts)
    try:
        yield _schema(parts)
        if thoroughly:
            yield _integrity(parts)
            yield _files(parts)
    except SQLAlchemyError as error:
        yield Check(
            _("数据库"), FAILED, str(getattr(error, "orig", error)), _("用 jieda restore 从备份恢复到新目录")
        )
        return
    looks: tuple[Callable[[Services], Check], ...] = (_clock, _index, _model, _lag, _follower, _mail)
    for look in looks:
        yield look(parts)
    yield _package("numba", _("搜索会慢几十倍"))
    yield _package("rjieba", _("切词会慢十倍"))


def _mail(parts: Services) -> Check:
    settings = parts.settings
    if not settings.smtp_host:
        return Check(_("邮件"), OK, _("没有设置 JIEDA_SMTP_HOST，不发邮件"))
    with parts.sessions.read() as session:
        counts, said, oldest = mail.counts(session), mail.sender(session), mail.oldest_waiting(session)
    told = _(
        "发往 %(host)s：等待 %(waiting)s，已发 %(sent)s，失败 %(failed)s",
        host=f"{settings.smtp_host}:{settings.port}",
        **{name: f"{count:,}" for name, count in asdict(counts).items()},
    )
    if said is not None and said.trouble:
        why = _("%(told)s；服务器不收：%(why)s", told=told, why=said.trouble)
        return Check(_("邮件"), WARNING, why, _("检查 JIEDA_SMTP_ 开头的设置，用 jieda mail test 试一试"))
    if oldest is not None and parts.clock() - oldest > LATE:
        return Check(_("邮件"), WARNING, told, _("有邮件等了很久，看“管理 → 邮件”"))
    if not settings.public_url:
        return Check(_("邮件"), WARNING, told, _("没有设置 JIEDA_PUBLIC_URL，邮件里没有链接"))
    return Check(_("邮件"), OK, told)


def _package(name: str, without: str) -> Check:
    if importlib.util.find_spec(name) is None:
        return Check(name, WARNING, _("没有安装，%(without)s", without=without), "make setup")
    return Check(name, OK, _("可用"))


def _settings(parts: Services) -> Check:
    settings = parts.settings
    told = _(
        "数据目录 %(folder)s，时区 %(timezone)s", folder=settings.data.absolute(), timezone=settings.timezone
    )
    if settings.warnings:
        return Check(_("设置"), WARNING, Several(settings.warnings, "；"), _("正式使用前改回来"))
    return Check(_("设置"), OK, told)


def _permissions(parts: Services) -> Check:
    data = parts.settings.data
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return Check(
            _("权限"), FAILED, _("%(data)s 不可读写", data=data), _("把目录交给运行服务的用户（chown -R）")
        )
    locked = [
        path.name for path in data.rglob("*") if path.is_file() and not os.access(path, os.R_OK | os.W_OK)
    ]
    if locked:
        return Check(
            _("权限"),
            FAILED,
            _("%(n)s 个文件不可读写，例如 %(name)s", n=len(locked), name=locked[0]),
            _("chown -R 整个数据目录"),
        )
    secret = data / "secret"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return Check(_("权限"), WARNING, _("secret 文件别人也能读"), f"chmod 600 {secret}")
    if data.stat().st_mode & 0o007:
        return Check(_("权限"), WARNING, _("%(data)s 对所有用户开放", data=data), f"chmod 750 {data}")
    return Check(_("权限"), OK, _("数据目录可读写"))


def _disk(parts: Services) -> Check:
    free = shutil.disk_usage(parts.settings.data).free
    told = _("剩余 %(n)s GB", n=f"{free / 1e9:,.1f}")
    if free < DISK_OUT:
        return Check(_("磁盘"), FAILED, told, _("腾出空间，否则新内容存不下"))
    return Check(
        _("磁盘"), WARNING if free < DISK_LOW else OK, told, _("尽快腾出空间") if free < DISK_LOW else ""
    )


def _schema(parts: Services) -> Check:
    if parts.sessions.schema_is_current():
        return Check(_("数据库结构"), OK, _("与程序一致"))
    return Check(_("数据库结构"), FAILED, _("与程序不一致"), _("升级程序，或从备份恢复"))


def _integrity(parts: Services) -> Check:
    with parts.sessions.read() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (Article, Ticket)]
        told = _(
            "%(articles)s 篇文章，%(tickets)s 张工单", articles=f"{counts[0]:,}", tickets=f"{counts[1]:,}"
        )
        if parts.sessions.engine.dialect.name != "sqlite":
            return Check(_("数据库"), OK, told)
        found = session.scalar(text("pragma integrity_check"))
        broken = session.execute(text("pragma foreign_key_check")).first()
    if found != "ok" or broken:
        return Check(
            _("数据库"),
            FAILED,
            _("不完整：%(found)s", found=found if found != "ok" else broken),
            _("从备份恢复到新目录"),
        )
    return Check(_("数据库"), OK, _("完整，%(told)s", told=told))


def _files(parts: Services) -> Check:
    with parts.sessions.read() as session:
        lost = attachments.missing(session, parts.settings.data)
    if lost:
        return Check(
            _("附件"), FAILED, _("缺少文件，例如 %(name)s", name=lost[0]), _("从备份把 files 目录放回来")
        )
    return Check(_("附件"), OK, _("文件都在"))


def _clock(parts: Services) -> Check:
    with parts.sessions.read() as session:
        newest = [session.scalar(select(func.max(column))) for column in (Article.updated_at, Lookup.at)]
    now = parts.clock()
    ahead = max((moment for moment in newest if moment), default=now)
    told = now.astimezone(parts.settings.zone).strftime("%Y-%m-%d %H:%M:%S %Z")
    if ahead > now + AHEAD:
        later = _(
            "现在是 %(told)s，但数据里有更晚的时间 %(ahead)s UTC", told=told, ahead=f"{ahead:%Y-%m-%d %H:%M}"
        )
        return Check(_("时钟"), WARNING, later, _("检查系统时间和 NTP"))
    return Check(_("时钟"), OK, told)


def _index(parts: Services) -> Check:
    if damage := damage_of(parts.index):
        return Check(_("索引"), FAILED, damage, REBUILD)
    return Check(
        _("索引"),
        OK,
        _(
            "%(articles)s 篇文章，%(tickets)s 张工单",
            articles=f"{len(parts.index.articles):,}",
            tickets=f"{len(parts.index.tickets):,}",
        ),
    )


def _model(parts: Services) -> Check:
    state = parts.recommender.ping()
    if not state.ok:
        return Check(_("推荐模型"), FAILED, state.reason, REBUILD)
    told: str = _(
        "版本 %(model_version)s，%(articles)s 篇文章，%(tickets)s 张工单",
        model_version=state.model_version,
        articles=f"{state.articles:,}",
        tickets=f"{state.tickets:,}",
    )
    if at := state.learned_at:
        moment = at.astimezone(parts.settings.zone).strftime("%Y-%m-%d %H:%M")
        told = _(
            "%(told)s；%(moment)s 学过 %(tickets)s 张工单，能直接认出 %(classes)s 篇文章的问题",
            told=told,
            moment=moment,
            tickets=f"{state.learned['tickets']:,}",
            classes=f"{state.classes:,}",
        )
    return Check(_("推荐模型"), OK, told)


def _lag(parts: Services) -> Check:
    with parts.sessions.read() as session:
        last = changes.last(session)
    state = parts.recommender.ping()
    behind = last - min(parts.index.last, state.last if state.ok else 0)
    if behind <= 0:
        return Check(_("跟随进度"), OK, _("没有等待的更改"))
    return Check(
        _("跟随进度"),
        WARNING,
        _("%(behind)s 项更改还找不到", behind=f"{behind:,}"),
        _("启动服务，或用 jieda sync"),
    )


def _follower(parts: Services) -> Check:
    started = time.monotonic()
    try:
        with lock_of(parts):
            return Check(_("跟随进程"), OK, _("没有运行（服务没有启动）"))
    except Busy:
        return Check(
            _("跟随进程"), OK, _("正在运行（%(n)s 毫秒）", n=f"{(time.monotonic() - started) * 1e3:.0f}")
        )
