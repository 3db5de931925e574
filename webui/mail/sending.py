"""Hand over what waits: claim some messages, say what is about to happen, hand each over, say what came of it.

Between the server's word and our commit lies the one moment in which nobody can know both. It is kept to the write of
a line to a file (receipts); a message that is uncertain all the same goes again under the same Message-ID.
"""

import secrets
import socket
from datetime import datetime, timedelta
from ssl import SSLContext
from threading import Event
from typing import Final

import structlog
from sqlalchemy.orm import Session

from kb import mail
from kb.models import Message
from webui.installation import Services, Settings
from webui.mail.composing import compose
from webui.mail.connection import Connection, Later, Refused, Server, Unreachable
from webui.mail.receipts import Receipts
from webui.mail.writing import letter

FIRST_PAUSE: Final = timedelta(seconds=5)
LONGEST_PAUSE: Final = timedelta(minutes=5)
SOME: Final = 20

log = structlog.get_logger()


def server_of(settings: Settings) -> Server:
    """Return the server that an installation hands its mail to."""
    return Server(
        settings.smtp_host,
        settings.port,
        settings.smtp_security,
        settings.smtp_user,
        settings.smtp_password,
        known_as=settings.sender[1].rpartition("@")[2] or "localhost",
    )


class Sender:
    """Sends until there is nothing left, from time to time; several of them share the work."""

    def __init__(
        self,
        parts: Services,
        stop: Event | None = None,
        *,
        server: Server | None = None,
        context: SSLContext | None = None,
    ) -> None:
        self.parts = parts
        self.stop = stop or Event()
        self.name = f"{socket.gethostname()[:20]}-{secrets.token_hex(6)}"
        self.receipts = Receipts(parts.settings.data, self.name)
        self._connection = Connection(server or server_of(parts.settings), context)
        self.failures = 0
        self._again_at: datetime | None = None

    @property
    def is_set(self) -> bool:
        """Whether there is a server to hand anything to."""
        return bool(self._connection.server.host)

    def step(self) -> int:
        """Send everything that is ready and return how much that was; nothing while the server is left alone."""
        at = self.parts.clock()
        if not self._is_on(at):
            return 0
        count = 0
        try:
            while not self.stop.is_set() and not self._is_leaving_alone() and (claimed := self._claim()):
                count += self._send(claimed)
        finally:
            self._connection.close()
        self.receipts.clear()
        return count

    def _is_leaving_alone(self) -> bool:
        return self._again_at is not None and self.parts.clock() < self._again_at

    def close(self) -> None:
        """Leave what was claimed to others."""
        self._connection.close()
        self.receipts.close()

    def _is_on(self, at: datetime) -> bool:
        """Say whether mail is sent here; tell whether there is anything to do."""
        with self.parts.sessions.read() as session:
            said, is_ready = mail.sender(session), mail.is_anything_ready(session, at=at)
        if not self.is_set:
            if said is not None:
                with self.parts.sessions.begin() as session:
                    mail.switch_off(session, at=at)
            return False
        if said is None or mail.is_to_renew(said, at):
            with self.parts.sessions.begin() as session:
                mail.switch_on(session, at=at)
        return is_ready

    def _claim(self) -> list[tuple[Message, bytes]]:
        at = self.parts.clock()
        with self.parts.sessions.begin() as session:
            mail.give_up_old(session, at=at)
            claimed = mail.claim(session, self.name, at=at, handed=self.receipts.all(), limit=SOME)
            return [(message, self._composed(session, message)) for message in claimed]

    def _composed(self, session: Session, message: Message) -> bytes:
        return compose(letter(session, message, self.parts), self.parts.settings.sender, message.address)

    def _send(self, claimed: list[tuple[Message, bytes]]) -> int:
        count = 0
        try:
            self._connection.open()
            for message, content in claimed:
                if self.stop.is_set():
                    break
                count += self._hand(message, content)
        except Unreachable as error:
            self._leave_alone(str(error))
        else:
            self._reached()
        with self.parts.sessions.begin() as session:
            mail.release(session, self.name)
        return count

    def _hand(self, message: Message, content: bytes) -> bool:
        sessions, clock = self.parts.sessions, self.parts.clock
        with sessions.begin() as session:
            if not mail.hand_over(session, message.id, self.name, at=clock()):
                return False
        try:
            answer = self._connection.hand(self.parts.settings.sender[1], message.address, content)
        except (Refused, Later, Unreachable) as error:
            given_up = isinstance(error, Refused)
            with sessions.begin() as session:
                end = mail.refuse if given_up else mail.put_off
                end(session, message.id, self.name, str(error), at=clock())
            log.warning("mail not taken", message=message.id, answer=str(error), given_up=given_up)
            if isinstance(error, Unreachable):
                raise
            return False
        self.receipts.note(message.key)
        with sessions.begin() as session:
            mail.sent(session, message.id, self.name, answer, at=clock())
        self.receipts.said(message.key)
        return True

    def _leave_alone(self, why: str) -> None:
        """Ask the server again later, ever more seldom."""
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.failures, 10))
        self.failures += 1
        self._again_at = self.parts.clock() + pause
        log.warning("mail server unreachable", error=why, again_in=pause.total_seconds())
        with self.parts.sessions.begin() as session:
            mail.tell_trouble(session, why, at=self.parts.clock())

    def _reached(self) -> None:
        if self.failures or self._again_at:
            self.failures, self._again_at = 0, None
        with self.parts.sessions.read() as session:
            said = mail.sender(session)
        if said is not None and said.trouble:
            with self.parts.sessions.begin() as session:
                mail.tell_trouble(session, "", at=self.parts.clock())
