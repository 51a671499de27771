"""The figures of cities, counted anew where people came or went or a course has a new version."""

from __future__ import annotations

from lms.catalogue.queries.outlines import all_current
from lms.core.clock import now
from lms.db import write
from lms.notices.jobs import Finish, Task, every
from lms.progress.actions import recount_stale


@every("city-figures", minutes=1)
def count_cities(_task: Task | None) -> Finish | None:
    """Count the cities that need it; usually there is none."""
    outlines = {outline.course_id: outline for outline in all_current()}
    with write():
        recount_stale(now(), outlines)
    return None
