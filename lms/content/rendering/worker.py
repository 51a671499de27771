"""A warm child process that renders untrusted text and is killed when it thinks too long."""

from __future__ import annotations

import atexit
import contextlib
import html
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from lms.content.model import Heading
from lms.content.rendering.page import Page, Place
from lms.core.errors import Busy

SECONDS = 2.0
START_SECONDS = 30.0
PLACES = 2
QUEUE_SECONDS = 0.5
_ROOT = Path(__file__).resolve().parents[3]


class Worker:
    """One child, used by one thread at a time; it is started when first needed.

    One thread more may wait for it. Others are turned away soon, so that slow texts never keep all
    threads of a server from everybody else.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(PLACES)
        self._child: subprocess.Popen[str] | None = None

    def ask(self, question: dict[str, str]) -> dict[str, object] | None:
        """The child's answer, or None if it took too long or died; Busy if too many wait for it."""
        if not self._places.acquire(timeout=QUEUE_SECONDS):
            raise Busy
        try:
            return self._ask(question)
        finally:
            self._places.release()

    def _ask(self, question: dict[str, str]) -> dict[str, object] | None:
        with self._lock:
            try:
                child = self._child or self._start()
                answer = self._exchange(child, json.dumps(question) + "\n", self._seconds)
            except OSError:
                answer = ""
            if not answer.endswith("\n"):
                self._stop()
                return None
        found: dict[str, object] = json.loads(answer)
        return found

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """After a fork: the child belongs to the parent process; take a new one when needed."""
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(PLACES)
        child, self._child = self._child, None
        if child is not None:
            child.returncode = 0
            _close_pipes(child)

    def _start(self) -> subprocess.Popen[str]:
        known = os.environ.get("PYTHONPATH")
        path = os.pathsep.join(filter(None, [str(_ROOT), known]))
        child = subprocess.Popen(  # our own module, no shell
            [sys.executable, "-m", "lms.content.rendering.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": path},
        )
        self._child = child
        if self._exchange(child, "", START_SECONDS) != "ready\n":
            raise OSError
        return child

    @staticmethod
    def _exchange(child: subprocess.Popen[str], line: str, seconds: float) -> str:
        timer = threading.Timer(seconds, child.kill)
        timer.daemon = True
        timer.start()
        try:
            if child.stdin is None or child.stdout is None:
                return ""
            child.stdin.write(line)
            child.stdin.flush()
            return child.stdout.readline()
        finally:
            timer.cancel()

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        _close_pipes(child)
        child.wait()


def _close_pipes(child: subprocess.Popen[str]) -> None:
    for pipe in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()


_worker = Worker()
atexit.register(_worker.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_worker.forget)


def render_apart(text: str, prefix: str, language: str, worker: Worker = _worker) -> Page:
    """Render a person's text in the child; as plain text if that fails. Raises Busy."""
    answer = worker.ask({"text": text, "prefix": prefix, "language": language})
    if answer is None or "html" not in answer:
        return Page((Place(plain(text), text),))
    found = answer["headings"]
    rows = found if isinstance(found, list) else []
    headings = tuple(Heading(level, anchor, words) for level, anchor, words in rows)
    return Page((Place(str(answer["html"]), str(answer["text"]), headings),), str(answer["notes"]))


def plain(text: str) -> str:
    """Escaped text in one paragraph."""
    return f"<p>{html.escape(text, quote=False)}</p>"
