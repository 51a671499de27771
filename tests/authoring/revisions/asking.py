"""What an author does with the pages of revisions."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import token_in

SEEN = re.compile(r'<input[^>]*name="seen"[^>]*value="([0-9a-f]*)"')


def seen_in(client: FlaskClient, path: str) -> tuple[str, str]:
    """The form token of a page, and the state that it was made from."""
    page = client.get(path).get_data(as_text=True)
    found = SEEN.search(page)
    assert found, "the page says no state"
    return token_in(page), found.group(1)


def publish(client: FlaskClient, course: str, note: str = "") -> TestResponse:
    """Look at what would be published, and publish it."""
    path = f"/en/workshop/{course}/publish/"
    token, seen = seen_in(client, path)
    return client.post(path, data={"csrf_token": token, "seen": seen, "note": note})
