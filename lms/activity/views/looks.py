"""What a view says before it shows somebody's record to somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from flask import request

from lms.activity import actions, queries
from lms.core.clock import now
from lms.db import write
from lms.web.access import actor


def note_look(person_id: int) -> None:
    """Leave the line that the reader of this request saw this record; call it before showing it.

    Once a viewer, person and day; what cannot be noted is not shown, since the error goes up.
    """
    viewer = actor()
    if viewer.person_id == person_id or queries.has_looked(viewer, person_id, now().date()):
        return
    with write():
        actions.record_look(viewer=viewer, person_id=person_id, address=request.remote_addr)


def note_looks(person_ids: Iterable[int]) -> None:
    """The same for several people whose records are shown together; those not noted today."""
    wanted = list(person_ids)
    if wanted:
        with write():
            actions.record_looks(viewer=actor(), person_ids=wanted, address=request.remote_addr)
