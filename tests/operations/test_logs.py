import io
import json
import re

import pytest
import structlog
from flask import g

from lms.operations import logs
from tests.accounts.factories import signed_in


@pytest.fixture
def lines():
    """What a configured process writes, as events."""
    stream = io.StringIO()
    logs.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    logs._streams.clear()


def test_a_request_leaves_one_line_without_query_or_path(client, lines):
    answer = client.get("/en/feedback?page=/en/courses&email=ana@example.org")
    (line,) = lines()
    assert line["event"] == "request"
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["at"].endswith("Z")
    assert line["route"] == "/<lang:lang>/feedback"
    assert (line["method"], line["status"], line["person"]) == ("GET", 200, None)
    assert line["ms"] >= 0
    assert "ana@" not in json.dumps(line)
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_an_unknown_path_is_not_written_down(client, lines):
    client.get("/en/secret-words-in-a-path")
    assert lines()
    assert "secret-words" not in json.dumps(lines())


def test_a_person_appears_under_a_pseudonym(client, lines):
    me = signed_in(client)
    client.get("/en/feedback")
    line = lines()[-1]
    assert line["person"] == logs.pseudonym(me, client.application.secret_key)
    assert logs.pseudonym(me, "key one") != logs.pseudonym(me, "key two")


def test_a_refused_request_has_its_line_too(client, lines):
    client.post("/en/feedback", data={"message": "my words"})
    line = lines()[-1]
    assert line["status"] == 400
    assert "my words" not in json.dumps(lines())


def test_an_event_names_its_request(client, lines):
    with client.application.test_request_context("/en/"):
        client.application.preprocess_request()
        structlog.get_logger().warning("mail")
        assert lines()[-1]["request"] == g.request_id


def test_an_id_is_believed_only_from_a_declared_proxy(client, make_app):
    given = {"X-Request-ID": "given-by-proxy-1"}
    assert client.get("/en/feedback", headers=given).headers["X-Request-ID"] != "given-by-proxy-1"
    behind = make_app(proxy_hops=1).test_client()
    assert behind.get("/en/feedback", headers=given).headers["X-Request-ID"] == "given-by-proxy-1"
    assert (
        behind.get("/en/feedback", headers={"X-Request-ID": "x y{}"}).headers["X-Request-ID"]
        != "x y{}"
    )


def test_lines_are_json_and_hold_no_addresses_or_secrets(lines):
    structlog.get_logger().warning(
        "mail", error="550 <ana@example.org> unknown", other="password: hunter2 and token=abc"
    )
    try:
        int("ana@example.org")
    except ValueError:
        structlog.get_logger().exception("unexpected")
    first, second = lines()
    assert first["error"] == "550 <(address)> unknown"
    assert "hunter2" not in first["other"]
    assert "abc" not in first["other"]
    assert first["at"].endswith("Z")
    assert "ana@" not in second["exception"]
    assert "ValueError" in second["exception"]
