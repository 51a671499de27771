"""Passwords are hashed by argon2id. Slow on purpose: never call this inside a write block.

19 MiB, 2 passes, 1 lane is the floor that OWASP's Password Storage Cheat Sheet names. At most two
hashes run at once in a process, so that a crowd signing in leaves threads and memory for readers.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(2)
# Of a random password, with the parameters above: an unknown address takes as long as a known one.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$XJGpJXn7L8rdVQveLUaCUA$"
    "UbQOXeUVcj1bkThzOgQ6mxvWqpQQGSE8scHIo95xcE8"
)


def hash_password(password: str) -> str:
    """The hash to keep; the password is taken exactly as typed."""
    with _turns:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one of this hash; without a hash it takes as long and is not."""
    with _turns:
        try:
            _hasher.verify(password_hash or NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with other parameters and is to be made again at the next sign-in."""
    return _hasher.check_needs_rehash(password_hash)
