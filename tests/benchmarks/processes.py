"""Servers under test: how they are started, what they cost, how they are stopped."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
TICK = 1 / os.sysconf("SC_CLK_TCK")
NANO = 1e-9
PATIENCE = 30.0
GUNICORN = ("gunicorn", "--config", str(Path(__file__).with_name("gunicorn_settings.py")))


class WrongStartError(RuntimeError):
    """The server runs, but its first page is not what it should be."""


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A gunicorn with two preloaded workers of four threads each; all targets run under it.

    `others` are process ids whose trees are counted with it, such as the database's.
    """

    def __init__(
        self,
        app: str,
        environ: Mapping[str, str],
        log: Path,
        others: Iterable[int] = (),
        workers: int = 2,
    ) -> None:
        self.app, self.environ, self.log, self.others = app, dict(environ), log, tuple(others)
        self.workers = workers
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, path: str = "/", expect: tuple[int, ...] = (200,)) -> float:
        """Start it and wait for the first answer; the seconds from exec to that answer."""
        where = (f"--bind=127.0.0.1:{self.port}", f"--workers={self.workers}")
        command = [sys.executable, "-m", *GUNICORN, *where]
        with self.log.open("ab") as log:
            begin = time.perf_counter()
            self.process = subprocess.Popen(
                [*command, self.app],
                cwd=ROOT,
                env={**base_environ(), **self.environ},
                stdout=log,
                stderr=log,
            )
        while not self._answers_or_stops(path, expect):
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.app} has ended:\n{self.log.read_text()[-3000:]}")
            if time.perf_counter() - begin > PATIENCE:
                self.stop()
                raise RuntimeError(f"{self.app} gave no {expect}:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.002)
        return time.perf_counter() - begin

    def stop(self) -> None:
        """End it; kills what does not end by itself. Does nothing twice."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            for one in self._tree(self.process.pid):
                with contextlib.suppress(psutil.Error):
                    one.kill()
            self.process.wait(10)
        self.process = None

    def cpu_seconds(self) -> float:
        """User + system time of all its processes since they began, ended children included."""
        assert self.process is not None
        trees = [self._tree(pid) for pid in (self.process.pid, *self.others)]
        return sum(_cpu_seconds(one.pid) for tree in trees for one in tree)

    def pss_mb(self) -> float:
        """Proportional memory of gunicorn's processes, in MB of 10^6 bytes (not the database's)."""
        assert self.process is not None
        return sum(_pss_bytes(one.pid) for one in self._tree(self.process.pid)) / 1e6

    def _tree(self, pid: int) -> list[psutil.Process]:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]

    def _answers_or_stops(self, path: str, expect: tuple[int, ...]) -> bool:
        try:
            return self._answers(path, expect)
        except WrongStartError:
            self.stop()
            raise

    def _answers(self, path: str, expect: tuple[int, ...]) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if response.status not in expect:
            raise WrongStartError(f"{self.app} answers {response.status} for {path}")
        return True


def base_environ() -> dict[str, str]:
    """The caller's environment, cut down: settings of a shell must not change a figure."""
    return {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
    }


def _cpu_seconds(pid: int) -> float:
    """A process's own time by the scheduler's clock, and in ticks that of children it has reaped."""
    folder = Path("/proc") / str(pid)
    try:
        fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        own = sum(_nanoseconds(task) for task in (folder / "task").iterdir()) * NANO
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    user, system, children_user, children_system = (int(text) * TICK for text in fields[11:15])
    return max(own, user + system) + children_user + children_system


def _nanoseconds(task: Path) -> int:
    try:
        return int((task / "schedstat").read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _pss_bytes(pid: int) -> int:
    try:
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
