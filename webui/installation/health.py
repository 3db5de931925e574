"""How is the installation? Each part by itself, what is degraded in words for people, and numbers for Prometheus."""

import hmac
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from kb import changes, mail, tickets
from kb.sentences import sentence as _
from webui.installation.parts import Services, services
from webui.languages import spoken

KEPT_SECONDS = 0.5
STUCK_SECONDS = 10.0
DISK_LOW = 200 * 1024 * 1024
MAIL_LATE = timedelta(minutes=15)
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}

blueprint = Blueprint("health", __name__)


@dataclass(frozen=True)
class Report:
    """Every part, what is degraded, and whether answers can be given at all."""

    parts: dict[str, dict[str, Any]]
    degraded: list[str]
    can_answer: bool


@dataclass
class Health:
    """Looks at the parts at most twice a second; remembers whether the follower ever caught up, and since when not."""

    services: Services
    lock: Lock = field(default_factory=Lock)
    report: Report | None = None
    looked: float = float("-inf")
    caught_up: bool = False
    held: int = -1
    held_since: float = 0.0

    def now(self) -> Report:
        """Return how everything is, not older than half a second."""
        with self.lock:
            if self.report is None or time.monotonic() - self.looked > KEPT_SECONDS:
                self.report = self._look()
                self.looked = time.monotonic()
            return self.report

    def _look(self) -> Report:
        degraded: list[str] = []
        parts: dict[str, dict[str, Any]] = {}
        stored = self._database(parts, degraded)
        held = self._followed(parts, degraded)
        lag = max(0, stored - held) if stored is not None and held is not None else 0
        parts["follower"] = {"ok": not self._is_stuck(held, lag), "lag": lag}
        if not parts["follower"]["ok"]:
            degraded.append(_("有 %(lag)s 项更改还没有进入搜索，请管理员检查跟随进程", lag=lag))
        self.caught_up = self.caught_up or (stored is not None and lag == 0)
        self._mail(parts, degraded)
        free = shutil.disk_usage(self.services.settings.data).free
        parts["disk"] = {"ok": free > DISK_LOW, "free_bytes": free}
        if free <= DISK_LOW:
            degraded.append(_("磁盘空间快用完了，新的内容可能存不下"))
        return Report(parts, degraded, stored is not None and self.caught_up)

    def _mail(self, parts: dict[str, dict[str, Any]], degraded: list[str]) -> None:
        """Tell how mail is sent; that none is sent is a choice, that it waits long is not."""
        if not parts["database"]["ok"]:
            return
        with self.services.sessions.read() as db:
            said, oldest = mail.sender(db), mail.oldest_waiting(db)
        is_late = said is not None and oldest is not None and self.services.clock() - oldest > MAIL_LATE
        told = {"ok": not is_late, "on": said is not None, "trouble": said.trouble if said else ""}
        parts["mail"] = told | {"waiting_since": oldest.isoformat() if oldest else None}
        if is_late:
            degraded.append(_("有邮件等了 15 分钟以上还没有发出去，请管理员看“管理 → 邮件”"))

    def _database(self, parts: dict[str, dict[str, Any]], degraded: list[str]) -> int | None:
        try:
            with self.services.sessions.read() as db:
                stored = changes.last(db)
        except SQLAlchemyError as error:
            parts["database"] = {"ok": False, "reason": type(error).__name__}
            degraded.append(_("数据库没有应答"))
            return None
        parts["database"] = {"ok": True}
        return stored

    def _followed(self, parts: dict[str, dict[str, Any]], degraded: list[str]) -> int | None:
        """Look at what follows the database; return the last change that every sound part holds."""
        index, recommender = self.services.index, self.services.recommender
        held: list[int] = []
        for name, reason in index.ping().items():
            parts[name] = {"ok": not reason, "reason": reason}
        if parts["index"]["ok"] and parts["arrays"]["ok"]:
            held.append(index.last)
        elif parts["arrays"]["reason"].startswith("tickets:"):
            degraded.append(_("工单的索引损坏，正在重建；文章的搜索不受影响"))
        elif parts["arrays"]["ok"]:
            degraded.append(_("高级搜索的索引损坏，正在重建；带引号、减号或字段的搜索暂时由数据库回答"))
        else:
            degraded.append(_("搜索索引损坏，正在重建；搜索暂时由数据库回答，结果可能不全"))
        model = recommender.ping()
        parts["model"] = {"ok": model.ok, "reason": model.reason, "version": model.model_version}
        if at := model.learned_at:
            learned = {"at": at.isoformat(), "tickets": model.learned["tickets"], "classes": model.classes}
            parts["model"]["learned"] = learned
        if model.ok:
            held.append(model.last)
        else:
            degraded.append(_("推荐模型损坏，正在重建；推荐暂时由搜索代替"))
        return min(held, default=None)

    def _is_stuck(self, held: int | None, lag: int) -> bool:
        moment = time.monotonic()
        if not lag or held is None or held != self.held:
            self.held, self.held_since = held or 0, moment
        return moment - self.held_since > STUCK_SECONDS


def install(app: Flask) -> None:
    """Add the three addresses, and count every request."""
    registry = CollectorRegistry()
    took = Histogram(
        "jieda_request_seconds",
        "Time to answer a request, in this worker process",
        ["method", "route", "status"],
        registry=registry,
        buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    )
    registry.register(_State())
    app.extensions["jieda_health"] = Health(app.extensions["jieda"])
    app.extensions["jieda_metrics"] = registry
    app.register_blueprint(blueprint)

    @app.after_request
    def count(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "-"
        spent = time.perf_counter() - g.get("started", time.perf_counter())
        took.labels(request.method, rule, str(response.status_code)).observe(spent)
        return response


def degraded_parts() -> list[str]:
    """Return what is degraded, a sentence each, for the banner on every page."""
    health: Health = current_app.extensions["jieda_health"]
    return health.now().degraded


def report() -> Report:
    """Return how each part is, for the page of administrators."""
    health: Health = current_app.extensions["jieda_health"]
    return health.now()


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that this process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Say how each part is; 503 only when no answer can be given, or not yet."""
    health: Health = current_app.extensions["jieda_health"]
    report = health.now()
    status = "unready" if not report.can_answer else "degraded" if report.degraded else "ok"
    told = jsonify(
        status=status,
        parts=report.parts,
        degraded=spoken(report.degraded),
        warnings=spoken(services().settings.warnings),
    )
    return told, 200 if report.can_answer else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the numbers of this worker process and of the installation, to this machine or by token."""
    if not _may_measure():
        abort(403)
    registry: CollectorRegistry = current_app.extensions["jieda_metrics"]
    return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")


def _may_measure() -> bool:
    token = services().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    forwarded = not services().settings.proxies and (
        "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    )
    return request.remote_addr in LOOPBACK and not forwarded


class _State(Collector):
    """The state of the installation, read at each scrape: the same in every worker."""

    def collect(self) -> Iterator[Metric]:
        """Give the lag, the health of each part, and the tickets by status."""
        at = report()
        yield GaugeMetricFamily("jieda_follower_lag", "Changes not yet findable", at.parts["follower"]["lag"])
        sound = GaugeMetricFamily("jieda_part_ok", "1 if a part is sound", labels=["part"])
        for name, part in at.parts.items():
            sound.add_metric([name], float(part["ok"]))
        yield sound
        if at.parts["database"]["ok"]:
            waiting = GaugeMetricFamily("jieda_tickets", "Tickets by status", labels=["status"])
            with services().sessions.read() as db:
                for status, count in tickets.counts_by_status(db).items():
                    waiting.add_metric([status], count)
                messages = GaugeMetricFamily("jieda_mail", "Messages by state", labels=["state"])
                for state, count in asdict(mail.counts(db)).items():
                    messages.add_metric([state], count)
            yield waiting
            yield messages
