"""A sender that is killed at any moment loses no message, and none goes twice but in the one moment nobody can know."""

import random
from collections import Counter
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Timer

import pytest
from aiosmtpd.smtp import Envelope
from sqlalchemy import select

from kb.models import Message
from tests.conftest import Clock
from tests.mail.conftest import installed
from tests.mail.server import Mailbox
from tests.mail.test_sending import open_some, states
from webui.installation import Services
from webui.mail import Sender
from webui.mail.receipts import Receipts

pytestmark = pytest.mark.server

KILLS = 8
MESSAGES = 16
SEED = 20261027
STAGES = ("RCPT", "DATA", "taken", "taken")
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["webui.mail", "tests.mail.test_kills"])


def send(data: Path, port: int, at: datetime) -> None:
    """Send what waits, in a process of its own."""
    parts = installed(data, Clock(at), port)
    Sender(parts).step()
    parts.close()


class Killed:
    """Sends in one process after the other and kills each at a moment of its own; claims end in between."""

    def __init__(self, parts: Services, box: Mailbox, clock: Clock, seed: int) -> None:
        self.parts, self.box, self.clock = parts, box, clock
        self.moments = random.Random(seed)  # noqa: S311
        self.process: BaseProcess | None = None
        self.stage, self.left = "", 0
        self.unknown: Counter[str] = Counter()
        box.behave = self.behave

    def behave(self, stage: str, _envelope: Envelope) -> None:
        """Kill when the moment has come: at a step of the server, or soon after its word that it has a message."""
        if stage != self.stage:
            return
        self.left -= 1
        if self.left == 0 and stage == "taken":
            Timer(self.moments.uniform(0, 0.008), self.kill).start()
        elif self.left == 0:
            self.kill()

    def run(self, stage: str = "", after: int = 0) -> None:
        """Send in a process that is killed at so many steps of a stage, or not at all."""
        self.stage, self.left = stage, after
        given = (self.parts.settings.data, self.box.port, self.clock.at)
        self.process = PROCESSES.Process(target=send, args=given)
        self.process.start()
        self.process.join(60)
        assert not self.process.is_alive()
        self.clock.pass_by(minutes=6)
        self._look()

    def kill(self) -> None:
        """Kill what sends, as if the power had failed."""
        if self.process is not None and self.process.pid and self.process.is_alive():
            self.process.kill()

    def _look(self) -> None:
        """Count how often nobody knows what became of a message that was being handed over."""
        known = set(Receipts(self.parts.settings.data, "reader").all())
        with self.parts.sessions.read() as db:
            handed = set(db.scalars(select(Message.key).where(Message.state == "handing")))
        self.unknown.update(handed - known)


def test_whenever_it_is_killed_every_message_arrives_and_none_twice_but_where_nobody_can_know(
    parts: Services, box: Mailbox, clock: Clock
) -> None:
    killed = Killed(parts, box, clock, SEED)
    open_some(parts, MESSAGES)
    for _ in range(KILLS):
        killed.run(killed.moments.choice(STAGES), killed.moments.randrange(1, 4))
    killed.run()
    killed.run()
    assert states(parts) == ["sent"] * MESSAGES
    taken = {key.strip("<>").partition("@")[0]: times for key, times in box.by_key().items()}
    assert len(taken) == MESSAGES
    assert [key for key, times in taken.items() if times > 1 + killed.unknown[key]] == []


def test_what_the_server_took_from_a_sender_that_died_before_it_heard_so_goes_again_by_the_same_name(
    parts: Services, box: Mailbox, clock: Clock
) -> None:
    killed = Killed(parts, box, clock, SEED)
    open_some(parts, 2)
    killed.run("DATA", 1)
    killed.run()
    assert states(parts) == ["sent"] * 2
    assert sorted(box.by_key().values()) == [1, 2]
    assert killed.unknown.total() == 1
