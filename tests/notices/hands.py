"""A worker of its own process, whose work may be killed at any moment: python -m tests.notices.hands URL DATA_DIR."""

from __future__ import annotations

import secrets
import sys
import time
from datetime import timedelta
from pathlib import Path

from config import Settings
from lms.app import create_app
from lms.core.clock import now
from lms.db import session
from lms.notices import queries
from lms.notices.actions import leases
from lms.notices.jobs import Task, job, running
from lms.operations.models import Marker
from lms.operations.worker import Worker

KIND = "test.count"


@job(KIND)
def count(task: Task):
    """Slow work outside any write, then a row that tells which job it was."""
    time.sleep(0.05)
    return lambda: session().add(
        Marker(name=f"{task.id}:{secrets.token_hex(4)}", value=KIND, made_at=now())
    )


if __name__ == "__main__":
    for module in (leases, queries, running):
        module.LEASE = timedelta(seconds=1)
    settings = Settings(
        secret_key=secrets.token_hex(32),
        data_dir=Path(sys.argv[2]),
        database_url=sys.argv[1],
        testing=True,
    )
    Worker(create_app(settings), threads=2).run()
