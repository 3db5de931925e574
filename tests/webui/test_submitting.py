"""Many submit at once: every ticket that was acknowledged is there, once, and no number is left out."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from kb.models import Ticket
from tests.conftest import Site

pytestmark = pytest.mark.server

THREADS = 20
SUBMITS = 100


@contextmanager
def serving(site: Site) -> Iterator[int]:
    """Serve the application on a port of its own."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_of_many_at_once_none_is_lost_doubled_or_left_out(site: Site) -> None:
    def submit(number: int) -> tuple[int, str]:
        body = {
            "title": f"打印机 {number}",
            "requester": {"name": f"需求方 {number}", "contact": f"80{number}"},
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {site.tokens['agent']}"}
        connection.request("POST", "/api/v1/tickets", json.dumps(body).encode(), headers)
        answer = connection.getresponse()
        told = answer.status, json.loads(answer.read())["number"]
        connection.close()
        return told

    with serving(site) as port, ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(submit, range(SUBMITS)))
    assert {status for status, _number in answers} == {201}
    numbers = sorted(number for _status, number in answers)
    assert numbers == [f"TS20261027{serial:03}" for serial in range(1, SUBMITS + 1)]
    with site.begin() as db:
        assert list(db.scalars(select(Ticket.number).order_by(Ticket.id))) == numbers
