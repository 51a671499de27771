"""Logs: one JSON line an event on standard output, without bodies, query strings, addresses or names.

A request's line has its method, route (the template, not the path), status, milliseconds and id. A
person appears under a pseudonym that only who holds the secret key can compute. The line of a request
is written at once, since it holds nothing that anybody wrote; all other events go through structlog.
"""

from __future__ import annotations

import hmac
import random
import re
import sys
import time
from collections.abc import MutableMapping
from functools import lru_cache
from hashlib import sha256
from json import JSONEncoder
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, has_request_context, request

from config import Settings
from lms.core.clock import now
from lms.web.access import actor

Event = MutableMapping[str, Any]
ADDRESS = re.compile(r"[^\s@<>\"'=(\[]+@[\w.-]+\.\w+")
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECRET_WORDS = re.compile(
    r"(?i)\b(password|secret|token|authorization|cookie)(['\"]?\s*[:=]\s*)\S+"
)
ENCODER = JSONEncoder(default=repr)
_streams: list[TextIO] = []


def register(app: Flask) -> None:
    """Give each request an id and a line. Also sets up the process's logging, except in tests."""
    settings: Settings = app.extensions["tandem_settings"]
    if not settings.testing:
        configure()
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: _begin(trusted=settings.proxy_hops > 0)
    )
    app.after_request(lambda response: _end(response, settings.secret_key))


def configure(stream: TextIO | None = None) -> None:
    """Write all events of this process as JSON lines, to standard output unless another stream is given."""
    _streams[:] = [stream or sys.stdout]
    structlog.configure(
        processors=[
            of_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(lambda event, **_options: ENCODER.encode(event)),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stdout),
        cache_logger_on_first_use=stream is None,
    )


def of_request(_logger: object, _method: str, event: Event) -> Event:
    """Name the request in which something happened."""
    if has_request_context() and "request_id" in g:
        event["request"] = g.request_id
    return event


def redact(_logger: object, _method: str, event: Event) -> Event:
    """The last look at an event before it is written: no addresses, no secrets."""
    for name, value in event.items():
        if isinstance(value, str) and ("@" in value or SECRET_WORDS.search(value)):
            event[name] = SECRET_WORDS.sub(r"\1\2(hidden)", ADDRESS.sub("(address)", value))
    return event


@lru_cache(maxsize=4096)
def pseudonym(person_id: int, key: str) -> str:
    """A name for a person in the log: the same over time, meaningless without the key."""
    return hmac.new(key.encode(), b"log:%d" % person_id, sha256).hexdigest()[:12]


def _begin(*, trusted: bool) -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "") if trusted else ""
    made = f"{random.getrandbits(64):016x}"  # to be told apart, not to be kept secret
    g.request_id = given if GIVEN_ID.fullmatch(given) else made


def _end(response: Response, key: str) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if not _streams:  # in tests, unless they ask for lines
        return response
    rule, me = request.url_rule, actor().person_id
    line = {
        "method": request.method,
        "route": rule.rule if rule else "-",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.started) * 1000, 1),
        "person": pseudonym(me, key) if me else None,
        "event": "request",
        "request": g.request_id,
        "level": "info",
        "at": now().isoformat().replace("+00:00", "Z"),
    }
    stream = _streams[0]
    stream.write(ENCODER.encode(line) + "\n")
    stream.flush()
    return response
