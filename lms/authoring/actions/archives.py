"""Take the course of an archive into the working copy. Runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from lms.accounts.actions.roles import grant
from lms.authoring.actions.doors import expect_changes
from lms.authoring.actions.files import plant
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.doors import course_id_of
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.sources import begin_course, keep_files
from lms.catalogue.actions.variants import Sized, record_sized
from lms.content.trees import Files
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import Invalid
from lms.files.actions import record
from lms.files.queries import StoredFile


def keep_upload(*, files: Files, stored: Iterable[StoredFile], widths: Iterable[Sized]) -> int:
    """Keep what was uploaded until somebody says what to do with it; the id of its tree."""
    for one in stored:
        record(one)
    record_sized(widths)
    return keep_files(files)


def take_over(
    *,
    course: CourseHere,
    files: Files,
    summaries: Iterable[Summary],
    changes: int,
    saved_by: int,
) -> None:
    """Make the working copy equal to these files; raises Conflict if it has changed since `changes`."""
    expect_changes(course.id, changes)
    plant(course_id=course.id, files=files, summaries=summaries, saved_by=saved_by)


def begin_with(
    *,
    actor: Actor,
    key: str,
    files: Files,
    stored: Iterable[StoredFile],
    widths: Iterable[Sized],
    summaries: Iterable[Summary],
) -> int:
    """A new course of these files, not yet published, written by the actor; Invalid if its id is taken."""
    if course_id_of(key) is not None:
        raise Invalid(
            _("There is a course “%(course)s” already. Upload the archive there.", course=key)
        )
    for one in stored:
        record(one)
    record_sized(widths)
    course_id = begin_course(key)
    me = actor.person_id or 0
    plant(course_id=course_id, files=files, summaries=summaries, saved_by=me)
    grant(actor=actor, person_id=me, role=Role.AUTHOR, scope=Scope.COURSE, scope_id=course_id)
    return course_id
