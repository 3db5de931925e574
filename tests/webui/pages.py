"""A browser without JavaScript: follows forms with their CSRF token, as the person of a role."""

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.conftest import Site

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Pages:
    """Speaks to the pages of a site as somebody."""

    def __init__(self, site: Site, role: str = "visitor") -> None:
        self.client = site.client(role)

    def get(self, path: str, **query: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, query_string=query or None)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form; a field may be named with a dot as `requester__name`."""
        page = self.client.get("/sign-in", follow_redirects=True)
        token = TOKEN.search(page.text)
        assert token
        data = {name.replace("__", "."): value for name, value in fields.items()}
        return self.client.post(path, data={"csrf_token": token[1], **data})


def link_key(text: str) -> str:
    """Return the lookup key that the first result of a page carries."""
    found = re.search(r"/articles/KB-\d+\?from=([\w-]+)", text)
    assert found
    return found[1]
