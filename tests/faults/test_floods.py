"""Requests that are too much, while somebody else saves an answer (fault 24)."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time

from tests.browser.live import Live
from tests.faults.writers import Load, Writer, writers

BOMBS = ("[" * 60_000, "![" * 30_000, "<![" * 20_000, "> " * 30_000, "* " * 20_000 + "x")


def post_100_mb(live: Live, cookie: str) -> int:
    """Send far more than any form may hold; the status, or 0 if the line was cut."""
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=20)
    connection.putrequest("POST", "/en/learn/small/second/answers")
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(100 * 1024 * 1024))
    connection.putheader("Cookie", f"tandem={cookie}")
    connection.endheaders()
    with contextlib.suppress(OSError):
        for _ in range(100):
            connection.send(b"x" * 1024 * 1024)
    try:
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def preview(writer: Writer, words: str, answers: list[int]) -> None:
    """Ask to see what Markdown will look like."""
    connection = http.client.HTTPConnection("127.0.0.1", writer.live.port, timeout=60)
    headers = {
        "Cookie": f"tandem={writer.cookie}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-CSRFToken": writer.csrf,
    }
    connection.request("POST", "/en/preview", json.dumps({"text": words}), headers)
    answers.append(connection.getresponse().status)
    connection.close()


def test_a_flood_is_turned_away_and_nobody_else_waits(own_live: Live) -> None:
    saver, flooder, bomber = writers(own_live, 3)
    flooder.open()
    bomber.open()
    with Load([saver]) as load:
        load.reach(5)
        saver.slowest = 0.0
        begun = time.monotonic()
        status = post_100_mb(own_live, flooder.cookie)
        assert status in {0, 400, 413}
        assert time.monotonic() - begun < 10
        answers: list[int] = []
        bombs = [threading.Thread(target=preview, args=(bomber, words, answers)) for words in BOMBS]
        for bomb in bombs:
            bomb.start()
        load.reach(5)
        for bomb in bombs:
            bomb.join(60)
        load.reach(5)
    load.check()
    assert set(answers) <= {200, 429, 503}
    assert len(answers) == len(BOMBS)
    assert saver.refused == []
    assert saver.slowest < 5
