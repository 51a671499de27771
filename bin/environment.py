"""What bin/serve and bin/lms share: the folder of the data, the secret key, the Python of the environment.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THIS_PYTHON = sys.executable or shutil.which("python3", path=os.defpath) or "/usr/bin/python3"
"""The interpreter that runs this; without a PATH (`env -i`) Python does not know its own place."""
PYTHON = ROOT / ".venv" / "bin" / "python"
LMS = (str(PYTHON), "-c", "from lms.app import main; main()")


def in_production() -> bool:
    """Whether the environment says so."""
    return os.environ.get("TANDEM_PRODUCTION", "").lower() in {"1", "true", "yes", "on"}


def data_dir() -> Path:
    """The folder of the data, as config.py finds it."""
    return Path(os.environ.get("TANDEM_DATA") or ROOT / "var").expanduser().resolve()


def secret(*, make: bool) -> str:
    """The secret key: given, or kept in the data folder; made there on the first run of a demo."""
    given = os.environ.get("TANDEM_SECRET_KEY", "")
    place = data_dir() / "secret"
    if given:
        return given
    if place.exists():
        return place.read_text().strip()
    if not make:
        return ""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
    except FileExistsError:
        pass
    return place.read_text().strip()


def environ(**more: str) -> dict[str, str]:
    """The environment of every process that is started: ours, with the code's folder and UTF-8."""
    base = {
        "HOME": str(data_dir()),
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        **os.environ,
    }
    return {**base, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", **more}
