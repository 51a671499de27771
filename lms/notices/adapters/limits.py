"""How often one network address may send the feedback form, where the application counts such things."""

from __future__ import annotations

from hashlib import blake2b

from flask import current_app
from limits import parse

ALLOWED = parse("5 per 10 minutes")


def may_send(address: str) -> bool:
    """Count a message from an address, of which only a keyed digest is kept; False if it was one too many."""
    limiter = current_app.extensions.get("tandem_limiter")
    if limiter is None or not current_app.config.get("RATELIMIT_ENABLED"):
        return True
    key = blake2b(str(current_app.secret_key).encode()).digest()
    who = blake2b(f"feedback {address}".encode(), key=key, digest_size=16).hexdigest()
    return bool(limiter.limiter.hit(ALLOWED, who))
