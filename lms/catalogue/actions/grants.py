"""Roles over single courses; accounts asks who may grant them, and writes the audit rows."""

from __future__ import annotations

from sqlalchemy import delete, select

from lms.catalogue.models import Course, CourseGrant
from lms.core.actor import Role
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import insert_ignore, session


def grant_course(
    *, person_id: int, role: Role, scope_id: int | None, granted_by: int | None
) -> bool:
    """Write a grant over a course; False if it was there. Raises NotFound without such a course."""
    if session().scalar(select(Course.id).where(Course.id == scope_id)) is None:
        raise NotFound
    values = {
        "person_id": person_id,
        "course_id": scope_id,
        "role": role,
        "granted_by": granted_by,
        "granted_at": now(),
    }
    return bool(insert_ignore(CourseGrant, values))


def revoke_course(
    *, person_id: int, role: Role, scope_id: int | None, granted_by: int | None
) -> bool:
    """Delete a grant over a course; False if there was none."""
    del granted_by  # who takes it away stands in the audit row
    gone = session().execute(
        delete(CourseGrant).where(
            CourseGrant.person_id == person_id,
            CourseGrant.course_id == scope_id,
            CourseGrant.role == role,
        )
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]
