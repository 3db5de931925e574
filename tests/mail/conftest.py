"""An installation that hands its mail to a server of the test's own."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.mail.server import Mailbox, mail_server
from webui.installation import Services, Settings

CERTIFICATE = Path(__file__).parent / "localhost.pem"


def installed(data: Path, clock: Clock, port: int, **more: str) -> Services:
    """Return the parts of an installation that sends by this port of this machine."""
    given = {
        "smtp_host": "localhost",
        "smtp_security": "none",
        "mail_from": "服务台 <desk@help.example>",
        **more,
    }
    url = {"public_url": "https://help.example/"}
    parts = Services(Settings(data=data, smtp_port=port, log_level="error", **{**url, **given}))
    parts.clock = clock
    return parts


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A server that takes everything."""
    with mail_server() as made:
        yield made


@pytest.fixture
def parts(data: Path, clock: Clock, box: Mailbox) -> Iterator[Services]:
    """An installation that sends to that server."""
    made = installed(data, clock, box.port)
    yield made
    made.close()


def of_server() -> ssl.SSLContext:
    """Return what a server shows its certificate by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """Return what trusts that certificate."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))
