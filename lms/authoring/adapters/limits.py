"""How often somebody may send a remark."""

from __future__ import annotations

from limits import parse

from lms.accounts.adapters.limits import take

REMARKS = parse("20 per hour")


def may_remark(person_id: int) -> bool:
    """Count a remark; False if it is one too many."""
    return take(REMARKS, "remark", person_id) == 0
