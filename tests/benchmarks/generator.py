"""The load generator: a process of its own, one thread, raw sockets kept alive.

It reads commands as JSON lines and answers each with one line:
`{"load": name, "visits": [...], "again": true}` takes a plan, `{"run": name, "connections": n, "seconds": s}` or
`{"run": name, "connections": n, "count": n}` runs it, going on where the last run stopped. A visit
is a list of steps (`requests.Step`) that one connection makes in order, as one person would.
It imports nothing of ours and no package, so that it costs the shared cores little.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
PLACE = re.compile(r"\{\{(\w+)\}\}")
PATIENCE = 30.0
SHOWN = 3
# Which of the two workers takes a connection is chance, and decides what a request costs (both on
# one worker share a GIL): a connection is opened anew so often that a round sees every way.
VISITS_OF_A_CONNECTION = 50


class BrokenAnswerError(Exception):
    """An answer could not be read to its end."""


class Step:
    """One request, made ready as far as it can be before it is sent."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.expect = frozenset(plan["expect"])
        self.measured = plan.get("measured", True)
        self.captures = [(name, re.compile(text)) for name, text in plan["capture"].items()]
        self.head, self.body = plan["head"], plan["body"]
        self.ready = None if PLACE.search(self.head + self.body) else _raw(self.head, self.body)

    def raw(self, known: dict[str, str]) -> bytes:
        """The bytes to send; `{{name}}` stands for what an earlier step captured."""
        if self.ready is not None:
            return self.ready
        known["unique"] = uuid.uuid4().hex
        return _raw(
            *(PLACE.sub(lambda place: known[place[1]], part) for part in (self.head, self.body))
        )


def _raw(head: str, body: str) -> bytes:
    content = body.encode()
    length = f"Content-Length: {len(content)}\r\n" if content else ""
    return f"{head}{length}\r\n".encode() + content


class Plan:
    """Visits of one kind, used one after another; and from the beginning again, if they can be."""

    def __init__(self, port: int, visits: list[list[dict[str, Any]]], again: bool) -> None:
        self.address = ("127.0.0.1", port)
        self.visits = [[Step(step) for step in visit] for visit in visits]
        # What a visit captured stays known when it is made again, such as the token of an answer.
        self.known = [dict(pair for step in visit for pair in step["known"]) for visit in visits]
        self.again = again
        self.turn = 0

    def next(self) -> tuple[list[Step], dict[str, str]] | None:
        """The next visit with what it knows; None when all were made that can be made only once."""
        if not self.again and self.turn >= len(self.visits):
            return None
        here = self.turn % len(self.visits)
        self.turn += 1
        return self.visits[here], self.known[here]


class Tally:
    """What one run has seen so far, and whether it goes on."""

    def __init__(self, seconds: float | None, count: int | None) -> None:
        self.latencies: list[float] = []
        self.body_bytes = 0
        self.errors = 0
        self.shown: list[str] = []
        self.started = 0
        self.count = count
        self.begin = time.perf_counter()
        self.deadline = self.begin + seconds if seconds else None

    def goes_on(self) -> bool:
        """Whether another visit may begin."""
        if self.count is not None and self.started >= self.count:
            return False
        return self.deadline is None or time.perf_counter() < self.deadline

    def wrong(self, words: str) -> None:
        """Count an error; the first few are shown."""
        self.errors += 1
        if len(self.shown) < SHOWN:
            self.shown.append(words)


class Connection:
    """One keep-alive connection and the visit it is making."""

    def __init__(self, plan: Plan, tally: Tally, selector: selectors.BaseSelector) -> None:
        self.plan, self.tally, self.selector = plan, tally, selector
        self.socket: socket.socket | None = None
        self.steps: Iterator[Step] = iter(())
        self.step: Step | None = None
        self.known: dict[str, str] = {}
        self.buffer = bytearray()
        self.sent_at = 0.0
        self.visits = 0

    def proceed(self) -> bool:
        """Send the next request; False if this connection is done."""
        step = next(self.steps, None)
        if step is None:
            if not self.tally.goes_on():
                return self.close()
            self.tally.started += 1
            self.visits += 1
            if self.visits % VISITS_OF_A_CONNECTION == 0:
                self.close()
            following = self.plan.next()
            if following is None:
                self.tally.wrong("no visits are left that can be made only once")
                return self.close()
            self.steps, self.known = iter(following[0]), following[1]
            step = next(self.steps)
        self.step, self.buffer = step, bytearray()
        content = step.raw(self.known)
        if self.socket is None:
            self._open()
        assert self.socket is not None
        self.sent_at = time.perf_counter()
        self.socket.sendall(content)
        return True

    def receive(self) -> bool:
        """Read what has come; False if this connection is done."""
        assert self.socket is not None
        content = self.socket.recv(262144)
        if not content:
            raise BrokenAnswerError(f"closed after {len(self.buffer)} bytes")
        self.buffer += content
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return True
        status = int(self.buffer[9:12])
        length = 0 if status in {204, 304} else self._length(end)
        if len(self.buffer) < end + 4 + length:
            return True
        self._take(status, end, length)
        return self.proceed()

    def give_up(self, words: str) -> bool:
        """Count an error and go on with another visit on a new connection."""
        self.tally.wrong(words)
        self.close()
        self.steps = iter(())
        return self.proceed()

    def close(self) -> bool:
        """Close the socket; answers False, for "done"."""
        if self.socket is not None:
            self.selector.unregister(self.socket)
            self.socket.close()
            self.socket = None
        return False

    def _length(self, end: int) -> int:
        found = LENGTH.search(self.buffer, 0, end + 2)
        if found is None:
            raise BrokenAnswerError("an answer without Content-Length")
        return int(found[1])

    def _take(self, status: int, end: int, length: int) -> None:
        """Judge a whole answer and keep what later steps need."""
        assert self.step is not None
        latency = time.perf_counter() - self.sent_at
        if CLOSES.search(self.buffer, 0, end + 2):
            self.close()
        if status not in self.step.expect:
            self.tally.wrong(
                f"{status} for {self.step.head.splitlines()[0]}: {_start(self.buffer)}"
            )
            self.steps = iter(())
            return
        if self.step.measured:
            self.tally.latencies.append(latency)
            self.tally.body_bytes += length
        text = self.buffer.decode(errors="replace") if self.step.captures else ""
        for name, pattern in self.step.captures:
            found = pattern.search(text)
            if found is None:
                self.tally.wrong(f"no {name} in the answer to {self.step.head.splitlines()[0]}")
                self.steps = iter(())
                return
            self.known[name] = found[1]

    def _open(self) -> None:
        self.socket = socket.create_connection(self.plan.address, timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(self.socket, selectors.EVENT_READ, self)


def _start(buffer: bytearray) -> str:
    return buffer[:300].decode(errors="replace")


def run(plan: Plan, connections: int, seconds: float | None, count: int | None) -> dict[str, Any]:
    """Make visits on so many connections until the time is over or their number is reached."""
    selector = selectors.DefaultSelector()
    tally = Tally(seconds, count)
    busy = [Connection(plan, tally, selector) for _ in range(connections)]
    active = sum(one.proceed() for one in busy)
    while active:
        events = selector.select(PATIENCE)
        if not events:
            tally.wrong(f"no answer within {PATIENCE:.0f} s")
            for one in busy:
                one.close()
            break
        for key, _mask in events:
            one = key.data
            try:
                still = one.receive()
            except (OSError, BrokenAnswerError, ValueError) as error:
                still = one.give_up(f"{type(error).__name__}: {error}")
            active -= not still
    selector.close()
    return {
        "latencies": tally.latencies,
        "seconds": time.perf_counter() - tally.begin,
        "body_bytes": tally.body_bytes,
        "errors": tally.errors,
        "shown": tally.shown,
    }


def main() -> None:
    """Obey the commands of the standard input until it ends."""
    plans: dict[str, Plan] = {}
    for line in sys.stdin:
        command = json.loads(line)
        if "load" in command:
            plans[command["load"]] = Plan(command["port"], command["visits"], command["again"])
            answer: dict[str, Any] = {"loaded": command["load"]}
        else:
            answer = run(
                plans[command["run"]],
                command["connections"],
                command.get("seconds"),
                command.get("count"),
            )
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
