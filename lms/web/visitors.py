"""From where a request comes, as far as limits are counted."""

from __future__ import annotations

import ipaddress

from flask import request

HOUSEHOLD_BITS = 64


def address() -> str:
    """The address a request comes from; of IPv6 the /64, since each household has all of its addresses.

    Whoever counted single IPv6 addresses would count to one, for ever.
    """
    given = request.remote_addr or ""
    try:
        found = ipaddress.ip_address(given.split("%", 1)[0])
    except ValueError:
        return given
    if isinstance(found, ipaddress.IPv4Address):
        return given
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    network = ipaddress.IPv6Network((found, HOUSEHOLD_BITS), strict=False)
    return str(network.network_address)
