"""A real server on a free loopback port, with a database that the test can look into.

`Live.app` is the same application in the test's process: it seeds and reads the database. The
server is gunicorn as `bin/serve` runs it; its processes can be killed and started again.
"""

from __future__ import annotations

import contextlib
import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from config import ROOT, Settings
from lms.accounts import actions
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import new_token
from lms.app import create_app
from lms.core.memory import Memory
from lms.db import Model, db, session, write
from tests.accounts import factories as people
from tests.benchmarks.processes import base_environ, free_port
from tests.conftest import SECRET

PATIENCE = 30.0
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", str(ROOT / "bin" / "gunicorn.conf.py"))


@dataclass
class Live:
    """A server with its data. `port` stays the same when it is started again."""

    folder: Path
    database_url: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        values: dict[str, Any] = {
            "secret_key": SECRET,
            "data_dir": self.folder,
            "database_url": self.database_url,
            "pages_dir": self.folder / "pages",
            "testing": True,
            "mail": "file",
            "port": self.port,
        }
        self.settings = Settings(**{**values, **self.changes})
        self.folder.mkdir(parents=True, exist_ok=True)
        self.app: Flask = create_app(self.settings)
        with self.app.app_context():
            Model.metadata.create_all(db.engine)
            db.engine.dispose()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        chosen = self.settings
        return {
            **base_environ(),
            "TANDEM_SECRET_KEY": chosen.secret_key,
            "TANDEM_DATA": str(self.folder),
            "TANDEM_PAGES": str(chosen.pages_dir),
            "DATABASE_URL": self.database_url,
            "TANDEM_TESTING": "1" if chosen.testing else "0",
            "TANDEM_MAIL": chosen.mail,
            "TANDEM_BASE_URL": chosen.base_url,
            "TANDEM_WORKERS": str(chosen.workers),
            "TANDEM_SESSION_HOURS": str(chosen.session_hours),
            "PORT": str(self.port),
        }

    def start(self, *before: str) -> None:
        """Start it and wait until it answers; `before` are words in front of the command."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*before, *GUNICORN], cwd=ROOT, env=self.environ, stdout=log, stderr=log
            )
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < end, self.log()
            time.sleep(0.02)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/en/imprint")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def log(self) -> str:
        return (self.folder / "server.log").read_text()[-3000:]

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        assert self.process is not None
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill_workers(self) -> None:
        for worker in self.workers():
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.kill()

    def kill(self) -> None:
        """End all of it at once, as a power cut would."""
        assert self.process is not None
        everybody = [psutil.Process(self.process.pid), *self.workers()]
        for one in everybody:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait(10)
        psutil.wait_procs(everybody, 10)
        self.process = None

    def stop(self) -> None:
        """End it as an operator does: what is being answered is answered."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The database as it is now."""
        Memory.forget_all()
        with self.app.app_context():
            yield
            db.session.remove()

    def rows(self, sql: str, **values: object) -> list[Any]:
        """Rows of a statement."""
        with self.inside():
            return [tuple(row) for row in session().execute(text(sql), values)]

    def change(self, sql: str, **values: object) -> None:
        """Change rows behind the application's back."""
        with self.inside(), write():
            session().execute(text(sql), values)

    def person(self, name: str = "Amira Haddad", **values: Any) -> tuple[int, dict[str, Any]]:
        """A person and the cookie of a browser that is signed in as them."""
        with self.inside():
            person_id = people.person(name, **values)
        return person_id, self.cookie(person_id)

    def cookie(self, person_id: int) -> dict[str, Any]:
        """A cookie as the sign-in would set it, for Playwright."""
        token = new_token()
        with self.inside(), write():
            actions.start_session(
                person_id=person_id, token=token, origin=Origin("127.0.0.1", "Test")
            )
        held = {"_user_id": token, "person": person_id}
        signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return {"name": "tandem", "value": signer.dumps(held), "url": self.url}

    def close(self) -> None:
        self.stop()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def fresh_database(server: URL, name: str) -> str:
    """A new database in a running PostgreSQL; its URL."""
    root = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with root.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    root.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def share_assets(folder: Path, assets: Path) -> None:
    """Compressed once for all servers of a test run."""
    assets.mkdir(exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "assets").exists():
        (folder / "assets").symlink_to(assets)
