"""Limits on tries: Flask-Limiter, counting in our own database.

Counts are committed at once, in a transaction of their own, before the write block of a request.
A window begins with its first try and ends by itself, whatever is tried meanwhile: limits slow
down, they lock nobody out. Keys are digests, so that no address of a person or a device is kept.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import Any

from flask import Flask, current_app
from flask_limiter import Limiter
from limits import RateLimitItem, parse
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from lms.accounts.models import RateCount
from lms.core.clock import now
from lms.db import is_sqlite, session, write
from lms.web.visitors import address

SCHEME = "tandem"
# Tries of one account from one address; all tries from one address that failed (a city hall has
# one address); tries of one account from networks it never signed in from.
PAIR = parse("10 per 5 minutes")
ADDRESS = parse("100 per 10 minutes")
ACCOUNT = parse("20 per 10 minutes")
# Mails to one address; forms that send mails from one address; passwords asked again in a session.
MAILS = parse("5 per hour")
FORMS = parse("100 per hour")
AGAIN = parse("10 per 5 minutes")
# Invitations by one person; wishes to join by one person.
INVITATIONS = parse("1000 per day")
WISHES = parse("10 per hour")


class DatabaseStorage(Storage):
    """Counters in the table `rate_count`, shared by all processes and machines."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library's own protocol

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong in a database."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return the count; a window that is over begins anew."""
        moment = now()
        until = moment + timedelta(seconds=expiry)
        over = RateCount.expires_at <= moment
        dialect = sqlite if is_sqlite() else postgresql
        statement = (
            dialect.insert(RateCount)
            .values(key=key, count=max(amount, 0), expires_at=until)
            .on_conflict_do_update(
                index_elements=[RateCount.key],
                set_={
                    "count": case((over, max(amount, 0)), else_=RateCount.count + amount),
                    "expires_at": case((over, until), else_=RateCount.expires_at),
                },
            )
            .returning(RateCount.count)
        )
        with write():
            return int(session().execute(statement).scalar_one())

    def get(self, key: str) -> int:
        """The count in the present window."""
        wanted = select(RateCount.count).where(RateCount.key == key, RateCount.expires_at > now())
        return session().scalar(wanted) or 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        found = session().scalar(select(RateCount.expires_at).where(RateCount.key == key))
        return (found or now()).timestamp()

    def check(self) -> bool:
        """Whether the counters can be read."""
        session().execute(select(RateCount.key).limit(1))
        return True

    def reset(self) -> int:
        """Forget all counts; returns how many."""
        with write():
            return int(session().execute(delete(RateCount)).rowcount)  # type: ignore[attr-defined]

    def clear(self, key: str) -> None:
        """Forget one count."""
        with write():
            session().execute(delete(RateCount).where(RateCount.key == key))


def install(app: Flask, storage: str, *, enabled: bool) -> None:
    """Put Flask-Limiter onto the application, with its counters in our database or in `storage`.

    Views ask for their limits themselves, so its hooks before and after each request stay off.
    """
    limiter = Limiter(address, storage_uri=storage or f"{SCHEME}://", strategy="fixed-window")
    app.extensions.setdefault("limiter", set()).add(limiter)
    limiter.init_app(app)
    app.extensions["tandem_limiter"] = limiter
    app.config["RATELIMIT_ENABLED"] = enabled


def take(limit: RateLimitItem, *who: object, cost: int = 1) -> int:
    """Count a try, or `cost` of them; returns 0 if within the limit, else the seconds to wait."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return 0
    key = _key(who)
    if _strategy().hit(limit, key, cost=cost):
        return 0
    ends_at: float = _strategy().get_window_stats(limit, key).reset_time
    return max(1, round(ends_at - now().timestamp()))


def give_back(limit: RateLimitItem, *who: object) -> None:
    """Take back a try that was none, such as a sign-in that succeeded."""
    if current_app.config["RATELIMIT_ENABLED"]:
        _strategy().hit(limit, _key(who), cost=-1)


def clear(limit: RateLimitItem, *who: object) -> None:
    """Forget the tries so far."""
    if current_app.config["RATELIMIT_ENABLED"]:
        _strategy().clear(limit, _key(who))


def _strategy() -> Any:  # noqa: ANN401 - the library's rate limiter
    return current_app.extensions["tandem_limiter"].limiter


def _key(who: tuple[object, ...]) -> str:
    """A digest that only this installation can make."""
    secret = blake2b(str(current_app.secret_key).encode()).digest()
    return blake2b(repr(who).encode(), key=secret, digest_size=16).hexdigest()
