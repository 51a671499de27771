"""Home offers people what they do beside learning."""

from __future__ import annotations

from lms.core.actor import Role
from tests.accounts.factories import grant, signed_in


def test_home_offers_what_somebody_does_beside_learning(app, client):
    me = signed_in(client)
    assert "Your work" not in client.get("/en/home/").get_data(as_text=True)
    grant(me, Role.AUTHOR)
    page = client.get("/en/home/").get_data(as_text=True)
    assert "Your work" in page
    assert "Write, translate and publish courses." in page
    assert 'href="/en/board/"' not in page
