"""When one may sign in as an invented person: only on one's own machine, on a demo database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LOCAL_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
FORWARDED = re.compile(r"forwarded|x-forwarded-.+|x-real-ip|via", re.IGNORECASE)


class Obstacle(StrEnum):
    """Why the demo's door stays shut; any one is enough."""

    BIND = "the server can be reached from other machines"
    HOST = "the page was asked for under another name than this machine's"
    FORWARDED = "the request came through a proxy"
    PROXY = "a proxy is configured"
    PRODUCTION = "the server runs for production"
    DATABASE = "the database was not made as a demo"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the door depends on."""

    bind_is_loopback: bool
    host: str
    headers: Iterable[str]
    proxy_hops: int
    production: bool
    demo_database: bool


def obstacles(now: Circumstances) -> list[Obstacle]:
    """All reasons not to open the demo's door; it opens if there are none."""
    checks = (
        (Obstacle.BIND, now.bind_is_loopback),
        (Obstacle.HOST, LOCAL_HOST.fullmatch(now.host) is not None),
        (Obstacle.FORWARDED, not any(FORWARDED.fullmatch(name) for name in now.headers)),
        (Obstacle.PROXY, now.proxy_hops == 0),
        (Obstacle.PRODUCTION, not now.production),
        (Obstacle.DATABASE, now.demo_database),
    )
    return [obstacle for obstacle, fine in checks if not fine]
