"""What would be published, read in bounded time: the page behind every publish."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lms.authoring.adapters.reading import Unread, read_within
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.impact import Touched, impact_of, touched
from lms.authoring.queries.revisions import Side, files_of, published_side, seen_mark
from lms.authoring.rules.impact import Impact, errors_of, warnings_of
from lms.authoring.rules.summaries import Summary, summaries
from lms.catalogue.queries.publishing import planned
from lms.catalogue.rules.publishing import Change, Plan
from lms.content.problems import Problem
from lms.content.trees import Files, FileStep, file_steps
from lms.core.memory import Memory

# A first look answers soon; a look that was asked for may take longer, and then goes on where it was.
SOON, PATIENT, LAST = 1.5, 8.0, 20.0


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a side would do. Without `plan` it cannot be published, or is not read yet.

    seen: the mark of the state it was made from. unread: how far the reader has come.
    """

    side: Side
    files: Files
    steps: tuple[FileStep, ...]
    seen: str
    unread: Unread | None = None
    plan: Plan | None = None
    impact: Impact | None = None
    touched: Touched | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    summaries: tuple[Summary, ...] = ()

    @property
    def may_publish(self) -> bool:
        """Whether there is something to publish, and nothing against it."""
        return self.plan is not None and self.plan.changed


# A preview is the same as long as its mark is: whoever looks, then publishes, waits only once.
_read: Memory[tuple[int, str, str], Preview] = Memory(4)


def preview(course: CourseHere, side: Side, seconds: float) -> Preview:
    """Read a side of a course, and say what publishing it changes.

    The mark is taken first: whatever is saved while the files are read is seen as a change.
    """
    seen = seen_mark(course.key, course.id)
    key = course.id, side.tree.digest, seen
    found = _read.find(key) or _preview(course, side, seen, seconds)
    if found.unread is None and found.side.tree == found.files.tree:
        _read.keep(key, found)
    if found.impact is None:
        return replace(found, side=side)
    gone = {Change.REVISE, Change.RETIRE}
    changed = [one.key for one in found.impact.lessons if one.change in gone]
    return replace(found, side=side, touched=touched(course.id, changed) if changed else None)


def _preview(course: CourseHere, side: Side, seen: str, seconds: float) -> Preview:
    files = files_of(course.id, side)
    steps = file_steps(published_side(course.id).tree, files.tree)
    reading = read_within(files, seconds)
    if isinstance(reading, Unread):
        return Preview(side, files, steps, seen, unread=reading)
    errors, warnings = errors_of(reading.problems), warnings_of(reading.problems)
    found = reading.course
    if found is None or found.id != course.key:
        return Preview(side, files, steps, seen, errors=tuple(errors), warnings=tuple(warnings))
    plan = planned(found, files.tree.digest)
    impact = impact_of(course.id, found.language, plan)
    return Preview(
        side,
        files,
        steps,
        seen,
        plan=plan,
        impact=impact,
        errors=tuple(errors),
        warnings=tuple(warnings),
        summaries=tuple(summaries(files, found, reading.problems)),
    )
