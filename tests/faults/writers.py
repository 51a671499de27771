"""Learners who save one answer after the other over real HTTP, and remember what they were told is saved."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from tests.browser.conftest import enrol
from tests.browser.live import Live
from tests.conftest import token_in

PATH = "/en/learn/small/second/"
PAUSE = 0.02


@dataclass
class Writer:
    """One learner. `acked`: the texts that the server said are saved, in their order."""

    live: Live
    person_id: int
    cookie: str
    acked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    slowest: float = 0.0
    csrf: str = ""
    token: str = ""
    attempt: str = ""

    def open(self) -> None:
        """Read the lesson, as a browser does before it can send anything."""
        status, page = self.ask("GET", PATH)
        assert status == 200, page[:300]
        self.csrf = token_in(page)
        self.token = page.split('name="q-text~token" value="', 1)[1].split('"', 1)[0]

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.live.port, timeout=30)
        headers = {"Cookie": f"tandem={self.cookie}"}
        if fields is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            }
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            response = connection.getresponse()
            given = response.getheader("Set-Cookie", "")
            if given.startswith("tandem="):
                self.cookie = given.partition("=")[2].partition(";")[0]
            return response.status, response.read().decode()
        finally:
            connection.close()

    def save(self, text: str) -> bool:
        """Send an answer until the server says that it is saved; False if it says no."""
        fields = {
            "csrf_token": self.csrf,
            "person": str(self.person_id),
            "attempt": self.attempt,
            "q-text~token": self.token,
            "q-text": text,
        }
        end = time.monotonic() + 30
        while time.monotonic() < end:
            begun = time.monotonic()
            try:
                status, body = self.ask("POST", f"{PATH}answers", fields)
            except (OSError, http.client.HTTPException):
                time.sleep(PAUSE)
                continue
            self.slowest = max(self.slowest, time.monotonic() - begun)
            if status == 200:
                reply = json.loads(body)
                self.token, self.attempt = reply["tokens"]["q-text"], str(reply["attempt"])
                self.acked.append(text)
                return True
            self.refused.append(f"{status}: {body[:200]}")
            if status != 503:
                return False
            time.sleep(PAUSE)
        self.refused.append("no answer in 30 s")
        return False

    def stored(self) -> list[tuple[str, int]]:
        """What the database has: the text and how often it was saved, of each attempt."""
        rows = self.live.rows(
            "SELECT a.value, a.revision FROM answer a JOIN attempt t ON t.id = a.attempt_id"
            " JOIN question_version v ON v.id = a.question_version_id"
            " JOIN question q ON q.id = v.question_id"
            " WHERE t.person_id = :person AND q.key = 'q-text'",
            person=self.person_id,
        )
        return [
            ((json.loads(value) if isinstance(value, str) else value or {}).get("text", ""), saves)
            for value, saves in rows
        ]


def writers(live: Live, number: int) -> list[Writer]:
    """Learners who have opened the lesson."""
    found = []
    for count in range(number):
        person_id, cookie = live.person(f"Writer {count}")
        enrol(live, person_id)
        found.append(Writer(live, person_id, str(cookie["value"])))
    return found


class Load:
    """Writers at work in threads of their own, until `stop`."""

    def __init__(self, people: list[Writer]) -> None:
        self.people = people
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(one,)) for one in people]

    def __enter__(self) -> Self:
        for one in self.people:
            one.open()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)

    def _work(self, writer: Writer) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            if not writer.save(f"{writer.person_id} says {number}"):
                return

    @property
    def acked(self) -> int:
        return sum(len(one.acked) for one in self.people)

    def reach(self, more: int, seconds: float = 30) -> None:
        """Wait until so many more answers were said to be saved."""
        goal, end = self.acked + more, time.monotonic() + seconds
        while self.acked < goal:
            assert any(thread.is_alive() for thread in self.threads), self.people[0].refused
            assert time.monotonic() < end, [one.refused[-1:] for one in self.people]
            time.sleep(PAUSE)

    def check(self) -> None:
        """The promise: one attempt each, holding the last text that was said to be saved, saved as often."""
        for one in self.people:
            assert one.acked, one.refused
            [(text, saves)] = one.stored()
            assert text == one.acked[-1]
            assert saves == len(one.acked)
