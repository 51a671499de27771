"""Whoever leaves takes their name along; what they wrote for the course stays, what they remarked goes."""

from __future__ import annotations

from sqlalchemy import delete

from lms.authoring.queries.remarks import remarks
from lms.authoring.queries.reviews import comments, review
from lms.authoring.queries.revisions import planned
from lms.db import session, write
from lms.people.models import Person
from tests.authoring.factories import workbench
from tests.security import revisions


def test_content_stays_and_remarks_go(app):
    here = workbench()
    found = revisions.values(here.learner)
    before = review(here.course_id, int(str(found["review_id"])))
    assert [one.name for one in planned(here.course_id)] == ["Aino Asker"]
    with write():
        session().execute(delete(Person).where(Person.id.in_([before.asked_by, here.learner])))
    after = review(here.course_id, before.id)
    assert (after.asker, after.reviewer, after.note) == ("", "", "Look")
    assert [(one.text, one.name) for one in comments(before.id)] == [("Why?", "")]
    assert [(one.note, one.name) for one in planned(here.course_id)] == [("Soon", "")]
    assert remarks(here.course_id, None) == []
