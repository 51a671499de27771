"""Save translations. Runs inside the caller's write block."""

from __future__ import annotations

from lms.authoring.actions import files
from lms.authoring.queries.checking import Checked


def keep(
    *, course_id: int, text: str, revision: int | None, saved_by: int | None, found: Checked
) -> int:
    """Save the file of a translation, which is new where `revision` is None; its revision then.

    Raises Conflict when somebody else has saved or begun it meanwhile.
    """
    if revision is None:
        files.create(course_id=course_id, text=text, saved_by=saved_by, summary=found.summary)
        return 1
    return files.save(
        course_id=course_id,
        text=text,
        revision=revision,
        saved_by=saved_by,
        summary=found.summary,
    )
