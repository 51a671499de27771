"""Put other words into many files at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from lms.authoring.actions.files import save
from lms.authoring.queries.files import file
from lms.authoring.rules.summaries import Summary
from lms.core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Replacement:
    """The new text of a file; `sha256` is the digest of the one it was made from."""

    text: str
    sha256: str
    summary: Summary


def replace_all(*, course_id: int, changes: Iterable[Replacement], saved_by: int | None) -> None:
    """Save all files, or none: raises Conflict if one of them says something else by now."""
    for change in changes:
        there = file(course_id, change.summary.path)
        if there.sha256 != change.sha256:
            raise Conflict(_("%(path)s was changed meanwhile. Nothing was replaced; look at it again.", path=there.path))  # fmt: skip
        save(
            course_id=course_id,
            text=change.text,
            revision=there.revision,
            saved_by=saved_by,
            summary=change.summary,
        )
