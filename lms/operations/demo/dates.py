"""What happens in a story happened on its day: rows that actions date with now are dated back.

Mails to invented people are taken out of the outbox again: nobody would read them, and a demo with a
mail server must not send any.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from lms.accounts.models import RoleGrant
from lms.activity.models import AuditEntry
from lms.activity.rules import Verb
from lms.db import session
from lms.notices.models import Job, Mail, Notice
from lms.people.models import Person
from lms.tasks.models import Draft, Submission, SubmissionVersion


def date_person(person_id: int, at: datetime) -> None:
    """The account, its roles and the lines about them."""
    run = session().execute
    run(update(Person).where(Person.id == person_id).values(created_at=at))
    run(update(RoleGrant).where(RoleGrant.person_id == person_id).values(at=at))
    granted = (AuditEntry.about_id == person_id, AuditEntry.verb == Verb.GRANTED)
    run(update(AuditEntry).where(*granted).values(at=at))


def date_work(person_id: int, lesson_id: int, at: datetime) -> None:
    """The one draft and the one version of somebody's work on a task."""
    run = session().execute
    run(
        update(Draft)
        .where(Draft.person_id == person_id, Draft.lesson_id == lesson_id)
        .values(saved_at=at)
    )
    work = Submission.person_id == person_id, Submission.lesson_id == lesson_id
    run(update(Submission).where(*work).values(created_at=at))
    versions = SubmissionVersion.submission_id.in_(select(Submission.id).where(*work))
    run(update(SubmissionVersion).where(versions).values(handed_in_at=at))


def date_certificate(person_id: int, at: datetime) -> None:
    """The line and the notice about a certificate; its mail is not sent."""
    run = session().execute
    issued = (AuditEntry.about_id == person_id, AuditEntry.verb == Verb.ISSUED)
    run(update(AuditEntry).where(*issued).values(at=at))
    run(update(Notice).where(Notice.person_id == person_id).values(created_at=at))
    take_back_mails(person_id)


def take_back_mails(person_id: int) -> None:
    """Delete somebody's mails together with the work of sending them."""
    jobs = session().scalars(select(Mail.job_id).where(Mail.person_id == person_id)).all()
    session().execute(delete(Mail).where(Mail.person_id == person_id))
    session().execute(delete(Job).where(Job.id.in_(jobs)))
