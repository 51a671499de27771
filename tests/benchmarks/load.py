"""What is asked for, and the hand that gives it to the load generator's process."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests.benchmarks.figures import Round
from tests.benchmarks.generator import PLACE
from tests.benchmarks.processes import Server

GENERATOR = Path(__file__).with_name("generator.py")


@dataclass(frozen=True, slots=True)
class Step:
    """One request as the generator wants it; `{{name}}` takes what an earlier step captured.

    `{{unique}}` is a new word each time. `capture` maps a name to a regular expression with one
    group, tried on the head and the body of the answer. `known` is what may be taken from the start.
    """

    head: str
    body: str = ""
    expect: tuple[int, ...] = (200,)
    capture: Mapping[str, str] = field(default_factory=dict)
    measured: bool = True
    known: Sequence[tuple[str, str]] = ()

    def capturing(self, **patterns: str) -> Step:
        """The same step, that keeps parts of its answer for later ones."""
        return replace(self, capture={**self.capture, **patterns})

    def knowing(self, **values: str) -> Step:
        """The same step, with words that it and later ones may take."""
        return replace(self, known=(*self.known, *values.items()))

    def aside(self) -> Step:
        """The same step, whose time is no sample."""
        return replace(self, measured=False)


Visit = Sequence[Step]


def get(path: str, cookie: str = "", *, etag: str = "", expect: tuple[int, ...] = (200,)) -> Step:
    """A page; with `etag` it is to be answered 304."""
    more = {"If-None-Match": etag} if etag else {}
    return Step(_head("GET", path, cookie, more), expect=(304,) if etag else expect)


def post(
    path: str,
    cookie: str,
    fields: Mapping[str, str] | Sequence[tuple[str, str]],
    *,
    expect: tuple[int, ...] = (303,),
    headers: Mapping[str, str] | None = None,
) -> Step:
    """A form; placeholders in the fields survive the encoding."""
    body = urlencode(fields, safe="{}")
    more = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return Step(_head("POST", path, cookie, more), body, expect)


def post_json(
    path: str,
    cookie: str,
    data: object,
    headers: Mapping[str, str],
    expect: tuple[int, ...] = (200,),
) -> Step:
    """A document by JSON."""
    more = {"Content-Type": "application/json", "Accept": "application/json", **headers}
    return Step(_head("POST", path, cookie, more), json.dumps(data), expect)


def _head(method: str, path: str, cookie: str, more: Mapping[str, str]) -> str:
    lines = {"Host": "127.0.0.1", **({"Cookie": cookie} if cookie else {}), **more}
    return f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """A single answer, for preparing and for counting; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: str


class WrongAnswerError(RuntimeError):
    """An answer while preparing was not the expected one."""


def ask(port: int, step: Step) -> Answer:
    """Make one request outside any measurement; raises if the status is not the expected one."""
    first, *lines = step.head.rstrip().split("\r\n")
    method, path, _version = first.split(" ")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, step.body or None, dict(one.split(": ", 1) for one in lines))
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    answer = Answer(response.status, headers, response.read().decode(errors="replace"))
    connection.close()
    if answer.status not in step.expect:
        raise WrongAnswerError(f"{first} answered {answer.status}: {answer.body[:200]}")
    return answer


def follow(port: int, visit: Visit) -> Answer:
    """Make a visit outside any measurement, with its captures; the answer to its last step."""
    known = dict(pair for step in visit for pair in step.known)
    for step in visit:
        known["unique"] = uuid.uuid4().hex
        filled = replace(step, head=_fill(step.head, known), body=_fill(step.body, known))
        answer = ask(port, filled)
        text = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        for name, pattern in step.capture.items():
            found = re.search(pattern, text + answer.body)
            if found is None:
                raise WrongAnswerError(f"no {name} in the answer to {filled.head.splitlines()[0]}")
            known[name] = found[1]
    return answer


def _fill(text: str, known: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: known[place[1]], text)


class Load:
    """The generator's process; use as a context."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(GENERATOR)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.complaints: list[str] = []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(10)

    def plan(self, name: str, port: int, visits: Sequence[Visit], *, again: bool = True) -> None:
        """Hand over the visits of one kind to one server; `again`: each may be made many times."""
        plain = [[asdict(step) for step in visit] for visit in visits]
        self._tell({"load": name, "port": port, "visits": plain, "again": again})

    def run(
        self,
        name: str,
        server: Server,
        *,
        connections: int,
        seconds: float | None = None,
        count: int | None = None,
    ) -> Round:
        """Run a plan, for a time or a number of visits, and read the server's clock around it."""
        before = server.cpu_seconds()
        answer = self._tell(
            {"run": name, "connections": connections, "seconds": seconds, "count": count}
        )
        cpu = server.cpu_seconds() - before
        self.complaints += answer["shown"]
        return Round(
            tuple(answer["latencies"]),
            answer["seconds"],
            cpu,
            answer["body_bytes"],
            answer["errors"],
        )

    def _tell(self, command: Mapping[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The load generator has ended.")
        answer: dict[str, Any] = json.loads(line)
        return answer
