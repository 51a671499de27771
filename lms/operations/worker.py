"""The worker: a few threads that take due jobs, and one that asks for the duties."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog
from flask import Flask

from lms.notices.jobs import Pauses, ask_for_duties, run_one

POLL = 1.0
AFTER_FAULT = 5.0
log = structlog.get_logger()


class Worker:
    """Works until it is told to stop, then ends what it has begun. As many may run as one likes."""

    def __init__(self, app: Flask, threads: int = 2) -> None:
        self.app = app
        self.threads = threads
        self.stopping = threading.Event()
        self.pauses = Pauses()
        self._asked: set[str] = set()

    def run(self) -> None:
        """Work until TERM or INT; returns when the jobs in hand are done."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        hands = [threading.Thread(target=self._work, name=f"hand-{n}") for n in range(self.threads)]
        for hand in hands:
            hand.start()
        log.info("worker_started", threads=self.threads)
        while not self.stopping.wait(POLL):
            self._ask_for_duties()
        for hand in hands:
            hand.join()
        log.info("worker_stopped")

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _work(self) -> None:
        while not self.stopping.is_set():
            try:
                busy = run_one(self.app, self.pauses)
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                log.warning("worker_waits", error=type(error).__name__)
                self.stopping.wait(AFTER_FAULT)
            else:
                if not busy:
                    self.stopping.wait(POLL)

    def _ask_for_duties(self) -> None:
        try:
            with self.app.app_context():
                self._asked = ask_for_duties(self._asked)
        except Exception as error:  # noqa: BLE001 - asked again at the next round
            log.warning("duties_not_asked", error=type(error).__name__)
            self.stopping.wait(AFTER_FAULT)
