"""bin/serve: says what is wrong before anything long is begun, keeps its children running, and stops in order."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = ROOT / "bin"


@pytest.fixture(scope="module")
def serve():
    """bin/serve as a module."""
    sys.path.insert(0, str(BIN))
    try:
        loader = SourceFileLoader("bin_serve", str(BIN / "serve"))
        spec = importlib.util.spec_from_loader("bin_serve", loader)
        module = importlib.util.module_from_spec(spec)
        sys.modules["bin_serve"] = module
        loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(BIN))
        sys.modules.pop("bin_serve", None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_that_is_taken_is_told_with_what_to_do(serve):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with pytest.raises(SystemExit) as stop:
            serve.check_port("127.0.0.1", port)
    assert f"Port {port}" in stop.value.code
    assert "PORT=8001 bin/serve" in stop.value.code


@pytest.mark.parametrize("port", ["", "http", "0", "70000"])
def test_a_port_that_is_none_is_told(serve, port):
    with pytest.raises(SystemExit, match="number from 1"):
        serve.check_port("127.0.0.1", port)


def test_a_child_that_dies_is_started_again_after_a_growing_pause(serve, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(serve.time, "monotonic", lambda: clock[0])
    child = serve.Child("worker", (sys.executable, "-c", "raise SystemExit(3)"), dict(os.environ))
    pauses = []
    child.tend()
    for _ in range(7):
        child.process.wait()
        child.tend()
        assert child.process is None
        pauses.append(child.due - clock[0])
        child.tend()
        assert child.process is None, "started before its pause was over"
        clock[0] = child.due
        child.tend()
    child.process.wait()
    assert pauses == [2, 4, 8, 16, 30, 30, 30]


def test_a_child_that_lived_long_is_started_again_soon(serve, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(serve.time, "monotonic", lambda: clock[0])
    child = serve.Child("worker", (sys.executable, "-c", ""), dict(os.environ), pause=30)
    child.tend()
    child.process.wait()
    clock[0] += 61
    child.tend()
    assert child.due - clock[0] == 1


def test_children_are_told_to_stop_and_waited_for(serve, tmp_path, capsys):
    slow = "import signal,sys,time,pathlib\nsignal.signal(15, lambda *_: (time.sleep(0.3), pathlib.Path(sys.argv[1]).touch(), sys.exit()))\npathlib.Path(sys.argv[1] + '.up').touch()\ntime.sleep(60)"
    marks = [tmp_path / "a", tmp_path / "b"]
    children = [
        serve.Child(mark.name, (sys.executable, "-c", slow, str(mark)), dict(os.environ))
        for mark in marks
    ]
    for child in children:
        child.start()

    before = {
        sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }

    def listening():
        return signal.getsignal(signal.SIGTERM) is not before[signal.SIGTERM]

    def stop_when_up():
        while not (listening() and all(Path(f"{mark}.up").exists() for mark in marks)):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    helper = threading.Thread(target=stop_when_up)
    helper.start()
    try:
        assert serve.supervise(children) == 0
    finally:
        helper.join()
        for sign, handler in before.items():
            signal.signal(sign, handler)
    assert all(mark.exists() for mark in marks)
    assert "finished first" in capsys.readouterr().out


@pytest.fixture
def surroundings(serve, tmp_path, monkeypatch):
    monkeypatch.setenv("TANDEM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("TANDEM_SECRET_KEY", raising=False)
    return sys.modules["environment"]


def test_a_secret_is_made_once_and_only_for_its_owner(surroundings, tmp_path):
    assert surroundings.secret(make=False) == ""
    first = surroundings.secret(make=True)
    assert len(first) == 64
    assert surroundings.secret(make=True) == first
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_given_secret_wins(surroundings, monkeypatch):
    monkeypatch.setenv("TANDEM_SECRET_KEY", "given")
    assert surroundings.secret(make=True) == "given"


def lms(tmp_path, *args, **env):
    return subprocess.run(
        [sys.executable, str(BIN / "lms"), *args],
        env={"TANDEM_DATA": str(tmp_path / "data"), **env}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("key", ["", "short", "a" * 64])
def test_production_starts_only_with_a_good_secret(tmp_path, key):
    done = lms(
        tmp_path,
        "prepare",
        TANDEM_PRODUCTION="1",
        TANDEM_BASE_URL="https://learn.example.org",
        TANDEM_SECRET_KEY=key,
    )
    assert done.returncode != 0
    assert "TANDEM_SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_refuses_a_demo(tmp_path):
    made = lms(tmp_path, "prepare")
    assert made.returncode == 0, made.stderr
    secret = (tmp_path / "data" / "secret").read_text().strip()
    done = lms(
        tmp_path,
        "prepare",
        TANDEM_PRODUCTION="1",
        TANDEM_BASE_URL="https://learn.example.org",
        TANDEM_SECRET_KEY=secret,
    )
    assert done.returncode != 0
    assert "made as a demo" in done.stderr


def read(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status


@pytest.mark.slow
def test_the_whole_thing_starts_serves_restarts_its_worker_and_stops(tmp_path):
    """In an empty environment; a second start does no work twice."""
    stamp = ROOT / ".venv" / ".tandem-run"
    if not stamp.exists():
        pytest.skip("the environment was not made by bin/setup")
    port = free_port()
    env = {"PORT": str(port), "TANDEM_DATA": str(tmp_path / "data")}
    for start in (1, 2):
        begun = time.monotonic()
        with subprocess.Popen(
            [str(BIN / "serve")], env=env, stdout=subprocess.PIPE, text=True
        ) as running:
            lines = []
            for line in running.stdout:
                lines.append(line)
                if "Tandem is open" in line:
                    break
            assert running.poll() is None, "".join(lines)
            assert read(f"http://127.0.0.1:{port}/en/feedback") == 200
            taken = subprocess.run(
                [str(BIN / "serve")],
                env=env,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert "Otherwise choose another port" in taken.stderr
            running.send_signal(signal.SIGTERM)
            rest = running.stdout.read()
        assert running.returncode == 0, rest
        if start == 2:
            assert not any("Migrating" in line or "Publishing" in line for line in lines)
            assert time.monotonic() - begun < 60
