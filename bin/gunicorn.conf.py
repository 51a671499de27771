"""How gunicorn serves the application: threads, loaded once and then forked, no control socket."""

import gc
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import Settings  # noqa: E402 - found only now

settings = Settings.from_env()

wsgi_app = "wsgi:app"
chdir = str(ROOT)
bind = (
    f"[{settings.bind}]:{settings.port}"
    if ":" in settings.bind
    else f"{settings.bind}:{settings.port}"
)
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
preload_app = True
graceful_timeout = 30
timeout = 60
keepalive = 5
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a heartbeat must not wait for a disk
forwarded_allow_ips = ""
loglevel = "warning"
accesslog = None


def when_ready(_server: object) -> None:
    """What is loaded now is shared by all workers; the collector need not touch and so copy it."""
    gc.collect()
    gc.freeze()


def post_fork(_server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's own
    """Connections do not survive a fork: each process opens its own."""
    from lms.db import db

    with worker.app.wsgi().app_context():
        db.engine.dispose(close=False)
