"""A real mail server on a free port of this machine, in a thread of its own, that behaves as a test wants."""

import asyncio
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

Behaviour = Callable[[str, Envelope], "str | None"]


@dataclass(frozen=True)
class Taken:
    """A message that the server took: from whom, for whom, and its bytes."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def parsed(self) -> EmailMessage:
        """The message as a mail program reads it."""
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return str(self.parsed["Message-ID"])

    def text(self, kind: str = "plain") -> str:
        """Return its plain text or HTML."""
        body = self.parsed.get_body((kind,))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")


@dataclass
class Mailbox:
    """What a server has taken, and what it answers: `behave` may give an answer of its own at RCPT and at the end."""

    port: int = 0
    taken: list[Taken] = field(default_factory=list)
    behave: Behaviour = lambda _stage, _envelope: None
    connections: int = 0

    async def handle_RCPT(  # noqa: N802 - called by this name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        said = self.behave("RCPT", envelope)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        said = self.behave("DATA", envelope)
        while said == "hang":
            await asyncio.sleep(0.05)
            said = self.behave("hanging", envelope)
        if said is None or said.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.taken.append(Taken(str(envelope.mail_from), list(envelope.rcpt_tos), content))
            said = self.behave("taken", envelope)
        if said == "cut":
            server.transport.abort()
        return said or "250 2.0.0 queued"

    def by_key(self) -> dict[str, int]:
        """Return how often each message was taken."""
        found: dict[str, int] = {}
        for each in self.taken:
            found[each.key] = found.get(each.key, 0) + 1
        return found


@contextmanager
def mail_server(
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
    port: int = 0,
) -> Iterator[Mailbox]:
    """Run a server while the block lasts: with TLS from the start or by STARTTLS, with or without signing in."""
    box, loop = Mailbox(), asyncio.new_event_loop()

    def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == login, handled=False)

    def made() -> SMTP:
        box.connections += 1
        with warnings.catch_warnings():
            # It knows nothing of a connection that was kept from others from the start.
            warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
            return SMTP(
                box,
                loop=loop,
                hostname="mail.example",
                tls_context=starttls,
                authenticator=authenticate if login else None,
                auth_required=login is not None,
                auth_require_tls=starttls is not None,
            )

    async def begin() -> asyncio.Server:
        return await loop.create_server(made, "127.0.0.1", port, ssl=tls)

    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(begin(), loop).result(5)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
