"""Requests that are too much, while somebody else saves an answer (fault 24)."""

from __future__ import annotations

import http.client
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
    try:
        for _ in range(100):
            connection.send(b"x" * 1024 * 1024)
    except OSError:
        pass
    try:
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def preview(writer: Writer, words: str) -> int:
    fields = {"csrf_token": writer.csrf, "text": words}
    return writer.ask("POST", "/en/preview", fields)[0]


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
        bombs = [threading.Thread(target=preview, args=(bomber, words)) for words in BOMBS[:3]]
        for bomb in bombs:
            bomb.start()
        load.reach(5)
        for bomb in bombs:
            bomb.join(60)
        load.reach(5)
    load.check()
    assert saver.refused == []
    assert saver.slowest < 5
