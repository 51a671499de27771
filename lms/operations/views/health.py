"""How the installation is, and with which settings it runs. Both are only read here."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flask import render_template, request
from flask_babel import gettext as _

import config
from lms.core.actor import Role
from lms.core.clock import now
from lms.db import db, sqlite_version
from lms.notices.queries import last_done
from lms.operations.views.room import room, settings
from lms.web.access import requires
from lms.web.languages import number

GIGABYTE, MEGABYTE = 1024**3, 1024**2
SHOWN = ("flask", "sqlalchemy", "gunicorn", "alembic", "psycopg", "argon2-cffi", "weasyprint")


@room.get("/health")
@requires(Role.ADMIN)
def health() -> str:
    """What `lms doctor` sees. The slow questions, damage and the mail server, only when asked for."""
    from lms.operations.doctor import Level, examine  # slow to load, and seldom wanted

    whole = request.args.get("whole") == "1"
    findings = list(examine(settings(), thorough=whole))
    worst = sorted(
        (one for one in findings if one.level is not Level.OK),
        key=lambda one: one.level is not Level.ERROR,
    )
    return render_template(
        "operations/health.html", findings=findings, worst=worst, whole=whole, facts_shown=_facts(),
        errors=sum(one.level is Level.ERROR for one in findings),
        last=last_done(), today=now(), versions=_versions(),
    )  # fmt: skip


@room.get("/settings", endpoint="settings")
@requires(Role.ADMIN)
def settings_shown() -> str:
    """Each setting, where it comes from and what it does; secrets are never shown."""
    return render_template("operations/settings.html", lines=config.described(settings()))


def _facts() -> list[tuple[str, str]]:
    """What one wants to know of a machine at a glance."""
    chosen = settings()
    disk = shutil.disk_usage(chosen.data_dir)
    free, whole = (round(size / GIGABYTE, 1) for size in (disk.free, disk.total))
    return [
        (_("Release"), _release()),
        (_("Database"), _database()),
        (_("Free on the disk"), _("%(free)s of %(whole)s GB", free=number(free), whole=number(whole))),
        (_("Data folder"), str(chosen.data_dir)),
        (_("Public address"), chosen.public_url),
    ]  # fmt: skip


def _database() -> str:
    chosen = settings()
    if not chosen.is_sqlite:
        with db.engine.connect() as connection:
            return f"PostgreSQL {'.'.join(map(str, connection.dialect.server_version_info or ()))}"
    path = Path(str(db.engine.url.database))
    size = round(path.stat().st_size / MEGABYTE, 1) if path.exists() else 0
    found = ".".join(map(str, sqlite_version()))
    return str(_("SQLite %(version)s, %(size)s MB", version=found, size=number(size)))


def _release() -> str:
    try:
        return version("tandem-lms")
    except PackageNotFoundError:
        return str(_("from its source"))


def _versions() -> list[tuple[str, str]]:
    found = [("Python", platform.python_version())]
    for name in SHOWN:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return found
