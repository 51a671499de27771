"""Checks of the machine: Python, libraries, disk, folders."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config import Settings
from lms.db import sqlite_version, wal_is_safe
from lms.operations.doctor.finding import Finding, error, ok, warn

# The releases in which the faults of tarfile (CVE-2025-4517), zipfile (CVE-2025-8291) and html.parser (CVE-2025-6069) are mended.
MENDED = {(3, 11): 14, (3, 12): 12, (3, 13): 9, (3, 14): 0}
GIGABYTE = 1024**3


def python(_settings: Settings) -> Iterator[Finding]:
    """Whether the interpreter has the security fixes that we know of."""
    found, wanted = sys.version_info, MENDED.get((sys.version_info.major, sys.version_info.minor))
    if wanted is None:
        yield warn(
            f"Python {platform.python_version()} is not one that Tandem is tested with",
            "Use Python 3.11 to 3.14.",
        )
    elif found.micro < wanted:
        advice = f"Update to {found.major}.{found.minor}.{wanted} or later, unless your distribution has backported its security fixes."
        yield warn(f"Python {platform.python_version()} lacks security fixes", advice)
    else:
        yield ok(f"Python {platform.python_version()}")


def sqlite_library(settings: Settings) -> Iterator[Finding]:
    """Whether WAL may be used with this SQLite."""
    if not settings.is_sqlite:
        return
    version = ".".join(map(str, sqlite_version()))
    if wal_is_safe():
        yield ok(f"SQLite {version}, write-ahead log")
    else:
        yield warn(
            f"SQLite {version} can damage a write-ahead log, so the slower journal is used",
            "Nothing is at risk. Faster: the package pysqlite3, or SQLite 3.51.3.",
        )


def pdf(_settings: Settings) -> Iterator[Finding]:
    """Whether certificates can be drawn as PDF."""
    if importlib.util.find_spec("weasyprint") and ctypes.util.find_library("pango-1.0"):
        yield ok("Certificates as PDF")
    else:
        yield warn(
            "No PDF certificates: the library pango is missing",
            "The printed page looks the same. On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room to save."""
    free = shutil.disk_usage(settings.data_dir).free / GIGABYTE
    if free < 0.2:  # noqa: PLR2004 - gigabytes
        yield error(
            f"{free:.2f} GB free in {settings.data_dir}",
            "Make room now: answers cannot be saved on a full disk.",
        )
    elif free < 1:
        yield warn(f"{free:.2f} GB free in {settings.data_dir}", "Make room soon.")
    else:
        yield ok(f"{free:.0f} GB free in {settings.data_dir}")


def folders(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be written to and is closed to others."""
    for folder in (
        settings.data_dir,
        settings.data_dir / "files",
        settings.data_dir / "mail",
        settings.data_dir / "backups",
    ):
        if folder.exists() and not _can_write(folder):
            yield error(
                f"{folder} cannot be written to",
                f"Give it to the user who runs Tandem: chown -R {_user()} {folder}",
            )
            return
    yield ok(f"{settings.data_dir} can be written to")
    for name in ("secret", "tandem.db"):
        path = settings.data_dir / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
            yield warn(f"{path} is open to other users of this machine", f"chmod 600 {path}")


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _user() -> str:
    return str(os.geteuid())
