"""One connection to the mail server for many messages, with a limit of time on every step.

What goes wrong is told apart: the server never takes this message (Refused), not now (Later), or none at all from us
(Unreachable), which is nobody's message's fault.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import SHUT_RDWR
from threading import Timer
from typing import Final

from kb.text import one_line

STEP: Final = 30.0
WHOLE: Final = 120.0
"""Seconds for one answer of the server, and for all of one message."""
TOO_LARGE: Final = 552
GOING: Final = 421


class MailError(Exception):
    """Something that the server said, or that kept it from saying anything."""


class Refused(MailError):
    """The server will never take this message."""


class Later(MailError):
    """The server did not take this message now."""


class Unreachable(MailError):
    """The server takes nothing from us for the moment."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, and how."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    known_as: str = "localhost"
    step: float = STEP
    whole: float = WHOLE


class Connection:
    """Opened by the first message, and anew after an error; `close` says goodbye."""

    def __init__(self, server: Server, context: ssl.SSLContext | None = None) -> None:
        self.server = server
        self._context = context
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect unless that is done; Unreachable tells why not."""
        if self._smtp is not None:
            return
        try:
            self._smtp = self._made()
            with self._limited():
                self._begin(self._smtp)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            self._drop()
            raise Unreachable(told(error)) from error

    def _made(self) -> smtplib.SMTP:
        known_as, step = self.server.known_as, self.server.step
        if self.server.security == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=known_as, timeout=step, context=self._tls())
        else:
            made = smtplib.SMTP(local_hostname=known_as, timeout=step)
        # Kept for TLS only by a constructor that connects, which nothing could cut short.
        made._host = self.server.host  # type: ignore[attr-defined]
        return made

    def _begin(self, smtp: smtplib.SMTP) -> None:
        code, answer = smtp.connect(self.server.host, self.server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        smtp.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            smtp.starttls(context=self._tls())
            smtp.ehlo_or_helo_if_needed()
        if self.server.user:
            smtp.login(self.server.user, self.server.password)

    def _tls(self) -> ssl.SSLContext:
        self._context = self._context or ssl.create_default_context()
        return self._context

    def hand(self, sender: str, recipient: str, content: bytes) -> str:
        """Hand one message over and return what the server said when it had taken it."""
        self.open()
        try:
            with self._limited():
                return self._hand(sender, recipient, content)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self._drop()
            raise Later(told(error)) from error
        except smtplib.SMTPException as error:
            self._begin_anew()
            raise Later(told(error)) from error
        except MailError:
            self._begin_anew()
            raise

    def _hand(self, sender: str, recipient: str, content: bytes) -> str:
        smtp = self._smtp
        if smtp is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        code, answer = smtp.mail(sender, [f"size={len(content)}"] if smtp.has_extn("size") else [])
        if code != 250:
            # Who does not like our name likes none of our messages.
            raise (
                _refusal(code, answer)
                if code in {TOO_LARGE, *range(400, 500)}
                else Unreachable(_text(code, answer))
            )
        code, answer = smtp.rcpt(recipient)
        if code not in {250, 251}:
            raise _refusal(code, answer)
        try:
            code, answer = smtp.data(content)
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        if code != 250:
            raise _refusal(code, answer)
        return _text(code, answer)

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException), self._limited():
                self._smtp.quit()
            self._drop()

    def _begin_anew(self) -> None:
        """Take back what was begun of a message; a server that won't is left."""
        try:
            if self._smtp is None or self._smtp.rset()[0] != 250:
                self._drop()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Cut the connection when all of a step takes too long, however busily the server drips."""
        timer = Timer(self.server.whole, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        sock = self._smtp.sock if self._smtp else None
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)


def _refusal(code: int, answer: bytes | str) -> MailError:
    text = _text(code, answer)
    if code == GOING:
        return Unreachable(text)
    return Refused(text) if 500 <= code < 600 else Later(text)


def told(error: Exception) -> str:
    """Return an error as one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_code, error.smtp_error)
    return one_line(f"{type(error).__name__}: {error}")[:300]


def _text(code: int, answer: bytes | str) -> str:
    said = answer.decode("utf8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code} {said}")[:300]
