"""How gunicorn serves both sides: what bin/gunicorn.conf.py says in service, said once for both."""

import gc
from pathlib import Path

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
keepalive = 5
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
loglevel = "warning"


def when_ready(_server: object) -> None:
    """What is loaded now is shared by both workers; the collector need not touch and so copy it."""
    gc.collect()
    gc.freeze()
