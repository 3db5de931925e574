# mypy: allow-untyped-calls
"""The site on a production server, with the follower as a child that lives and ends with it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http import message

from webui.installation.settings import Settings

GRACE: Final = 6
REQUEST_LINE_MAX: Final = 1 << 20
KILL_AFTER: Final = 2.0
LONGEST_PAUSE: Final = 30.0
SETTLED: Final = 60.0
PORT_WAIT: Final = 3.0

log = structlog.get_logger()


class PortTakenError(Exception):
    """Another program listens at this address."""


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; workers of a server that was just killed may hold it for a moment."""
    until = time.monotonic() + PORT_WAIT
    while True:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, protocol)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind(address)
            opened.listen(1024)
        except OSError as error:
            opened.close()
            if time.monotonic() > until:
                raise PortTakenError(f"{host}:{port}：{error.strerror}") from error
            time.sleep(0.1)
        else:
            return opened


def serve(settings: Settings, listener: socket.socket, workers: int) -> None:
    """Serve until a signal ends it; never returns."""
    message.MAX_REQUEST_LINE = (
        REQUEST_LINE_MAX  # gunicorn caps its setting at 8 KB: 900 Chinese characters in an address
    )
    _Server(settings, listener, workers).run()


class FollowerProcess:
    """The follower as a child process, started again when it ends, later and later while it keeps failing."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = 0.0

    def look(self) -> None:
        """Start it when it is not running and the pause since the last start is over."""
        if self.process is not None and self.process.poll() is None:
            return
        if time.monotonic() < self._started + self._pause:
            return
        crashed = self.process is not None
        if crashed:
            log.warning("follower ended, starting it again")
        self._pause = min(LONGEST_PAUSE, max(1.0, 2 * self._pause)) if self._is_restless() else 0.0
        self._started = time.monotonic()
        command = [sys.executable, "-m", "webui.installation.follow", "--data", str(self.data)]
        if self._pause > 1:
            command.append("--afresh")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own program

    def _is_restless(self) -> bool:
        return self.process is not None and time.monotonic() - self._started < SETTLED

    def ask_to_stop(self) -> None:
        """Tell it to end."""
        if self.process is not None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for its end, or force it."""
        if self.process is None:
            return
        try:
            self.process.wait(KILL_AFTER)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Master(Arbiter):
    """gunicorn's master, which looks after the follower too."""

    def __init__(self, app: "_Server") -> None:
        self.follower = FollowerProcess(app.settings.data)
        self.follower.look()  # it opens its parts while the application is built here
        super().__init__(app)

    def manage_workers(self) -> None:
        super().manage_workers()
        self.follower.look()

    def stop(self, graceful: bool = True) -> None:
        self.follower.ask_to_stop()
        super().stop(graceful)
        self.follower.end()


class _Server(BaseApplication):
    def __init__(self, settings: Settings, listener: socket.socket, workers: int) -> None:
        self.settings = settings
        self.listener = listener
        self.workers = workers
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": f"fd://{self.listener.fileno()}",
            "workers": self.workers,
            "worker_class": "gthread",
            "threads": 8,
            "preload_app": True,
            "post_worker_init": _open_parts,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "limit_request_line": REQUEST_LINE_MAX,
            "forwarded_allow_ips": "",
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "jieda",
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - heartbeats, not data
        }
        config: Any = self.cfg
        for name, value in chosen.items():
            config.set(name, value)

    def load(self) -> Any:
        """Build the application and load what answers need, once for all workers; no file is opened here."""
        from webui import create_app
        from webui.installation.parts import Services
        from webui.installation.warming import warm_pages, warm_searching

        app = create_app(self.settings, Services(self.settings))
        warm_pages(app)
        warm_searching()
        return app

    def run(self) -> None:
        _Master(self).run()


def _open_parts(worker: Any) -> None:
    """Open the files of the installation in a new worker and answer once, so that no visitor waits for it."""
    from webui.installation.warming import warm_answers

    parts = worker.wsgi.extensions["jieda"]
    parts.open_all()
    if damage := warm_answers(parts):
        log.warning("warming up failed", damage=damage)


def default_workers() -> int:
    """Return how many worker processes fit this machine."""
    return max(2, min(4, os.cpu_count() or 1))
