"""Roles over courses, as the query for the actor of a request unites them with all others."""

from __future__ import annotations

from sqlalchemy import literal, select

from lms.catalogue.models import CourseGrant
from lms.core.actor import Scope

_grant = CourseGrant.__table__.c
GRANTS = select(
    _grant.person_id, _grant.role, literal(str(Scope.COURSE)).label("scope"), _grant.course_id
)
