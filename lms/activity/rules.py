"""What is worth a line in the audit log, and how much of an address it may keep."""

from __future__ import annotations

import ipaddress
from enum import StrEnum


class Verb(StrEnum):
    """What happened."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    REGISTERED = "registered"
    PASSWORD_ASKED = "password_asked"  # noqa: S105 - a verb
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    EMAIL_ASKED = "email_asked"
    EMAIL_CHANGED = "email_changed"
    PROFILE_CHANGED = "profile_changed"
    ADDED = "added"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    STATE_CHANGED = "state_changed"
    NUDGED = "nudged"
    GRANTED = "granted"
    REVOKED = "revoked"
    REFUSED = "refused"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"
    LOOKED_AT = "looked_at"
    EXPORTED = "exported"
    ERASED = "erased"
    PUBLISHED = "published"
    ISSUED = "issued"
    REVOKED_CERTIFICATE = "revoked_certificate"
    REGRADED = "regraded"
    EXTRA_TIME = "extra_time"
    PROPOSED = "proposed"
    OVERRIDDEN = "overridden"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SENT_AGAIN = "sent_again"
    TRIED_AGAIN = "tried_again"
    DISCARDED = "discarded"


NETWORK_BITS = {4: 24, 6: 48}


def network(address: str | None) -> str:
    """The network an address belongs to: /24 of IPv4, /48 of IPv6; empty if it cannot be read.

    Enough to recognise an office or a provider, too little to point at one device.
    """
    try:
        found = ipaddress.ip_address((address or "").split("%", 1)[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = NETWORK_BITS[found.version]
    return str(ipaddress.ip_network((found, bits), strict=False))
