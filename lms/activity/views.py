"""What a view says before it shows somebody's record to somebody else."""

from __future__ import annotations

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
