"""Issue, revoke, issue again, show and hide certificates. Each runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.certificates.adapters import papers
from lms.certificates.adapters.installation import issuer, kept_after_erasure, offered
from lms.certificates.models import Certificate
from lms.certificates.policy import may_revoke
from lms.certificates.queries import Paper, paper_by_serial, was_issued
from lms.certificates.rules import LONGEST_REASON, new_code, new_serial
from lms.content.model import LessonKind
from lms.core.actor import ANONYMOUS, Actor
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.notices.actions import notify, send_mail
from lms.people.queries import Profile, profile
from lms.people.rules import NAME_LENGTH, one_line
from lms.progress.models import Enrolment
from lms.progress.queries import CourseProgress, course_progress

ISSUED = "certificate_issued"
REVOKED = "certificate_revoked"
ISSUED_MAIL = "certificates/mail/issued.txt"
REVOKED_MAIL = "certificates/mail/revoked.txt"
COPIED = (
    "person_id", "course_id", "course_version_id", "version", "language", "text_language", "title",
    "outcomes", "hours", "lessons", "strip", "tests", "average", "issuer", "issued_on", "public",
)  # fmt: skip


def issue_earned(*, person_id: int, course_key: str, language: str, at: datetime) -> int | None:
    """Issue the certificate of a course if it is earned now and was never issued; returns its id.

    Called after each completion of a lesson: while more than one lesson is missing it costs one
    statement. The last one is judged again under a lock: of two lessons that are completed at the
    same moment in two windows, neither transaction sees the other's.
    """
    progress = course_progress(person_id, course_key)
    found = progress.way()
    if found.needed == 0 or found.needed - found.done > 1:
        return None
    if was_issued(person_id, progress.outline.course_id):
        return None
    _lock(person_id, progress.outline.course_id)
    progress = course_progress(person_id, course_key)
    if not progress.way().is_earned:
        return None
    return _issue(profile(person_id), progress, language, at)


def _lock(person_id: int, course_id: int) -> None:
    """Wait for the person's other windows (on SQLite one write waits for the other anyway)."""
    mine = (Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    session().execute(select(Enrolment.id).where(*mine).with_for_update())


def _issue(person: Profile, progress: CourseProgress, language: str, at: datetime) -> int | None:
    outline = progress.outline
    text_language, course = outline.text(language)
    required = outline.required()
    tests = [lesson for lesson in required if lesson.kind is LessonKind.TEST]
    values = {
        "serial": new_serial(),
        "code": new_code(),
        "person_id": person.id,
        "name": person.name,
        "course_id": outline.course_id,
        "course_version_id": outline.version_id,
        "version": outline.number,
        "language": text_language if text_language in offered() else language,
        "text_language": text_language,
        "title": course.title,
        "outcomes": list(course.outcomes),
        "hours": outline.hours,
        "lessons": len(required) - len(tests),
        "strip": [
            count
            for module in outline.modules
            if (count := sum(lesson.module == module.number for lesson in required))
        ],
        "tests": len(tests),
        "average": progress.way().average,
        "issuer": issuer(),
        "issued_on": at.astimezone(ZoneInfo(person.time_zone)).date(),
        "issued_at": at,
    }
    return _insert(values, person, ANONYMOUS)


def _insert(values: Mapping[str, object], person: Profile | None, actor: Actor) -> int | None:
    """Write the row, the line in the audit log, notice and mail; None if it is there already."""
    if not insert_ignore(Certificate, values):
        return None
    made = session().execute(
        select(Certificate.id, Certificate.serial, Certificate.title, Certificate.text_language)
        .where(Certificate.serial == values["serial"])
    ).one()  # fmt: skip
    record(
        verb=Verb.ISSUED,
        actor=actor,
        about=person.id if person else None,
        subject_kind="certificate",
        subject_id=made.id,
    )
    if person is not None:
        _tell(person, ISSUED, ISSUED_MAIL, Message(made.serial, made.title))
    return int(made.id)


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice and a mail about a certificate say."""

    serial: str
    course: str
    reason: str = ""


def _tell(person: Profile, kind: str, template: str, message: Message) -> None:
    """Tell the learner, here and by mail, in their language."""
    notify(person.id, kind, {"course": message.course}, f"/certificates/{message.serial}")
    if person.email is None or person.deactivated_at is not None:
        return
    context = {
        "name": person.name,
        "course": message.course,
        "path": f"/{_readable(person.language)}/certificates/{message.serial}",
        "serial": message.serial,
        "reason": message.reason,
    }
    send_mail(
        to=person.email,
        person_id=person.id,
        template=template,
        language=person.language,
        context=context,
        dedupe=f"{kind}:{message.serial}",
    )


def _readable(language: str) -> str:
    return language if language in offered() else offered()[0]


def set_public(*, person_id: int, serial: str, public: bool) -> None:
    """Open or close the public page of one's own certificate. Raises NotFound."""
    mine = (Certificate.person_id == person_id, Certificate.serial == serial)
    changed = session().execute(update(Certificate).where(*mine).values(public=public))
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def revoke(*, actor: Actor, serial: str, reason: str, at: datetime) -> None:
    """Take a certificate back; the learner is told why. Raises Forbidden, NotFound, Conflict, Invalid."""
    paper = _revocable(actor, serial)
    if not paper.is_valid:
        raise Conflict
    _end(paper, actor, _reason(reason), at)
    if paper.person_id is not None:
        message = Message(paper.serial, paper.title, _reason(reason))
        _tell(profile(paper.person_id), REVOKED, REVOKED_MAIL, message)


def reissue(*, actor: Actor, serial: str, name: str, reason: str, at: datetime) -> str:
    """Issue a certificate again under a corrected name; returns the new serial.

    The old one is revoked and says that it was replaced. A revoked one may be issued again too,
    after an objection. Raises Forbidden, NotFound, Conflict (replaced already), Invalid.
    """
    paper = _revocable(actor, serial)
    printed = one_line(name)
    if not 1 <= len(printed) <= NAME_LENGTH:
        raise Invalid(fields={"name": "A name has between 1 and 200 characters."})
    if paper.replaced_by is not None:
        raise Conflict
    if paper.is_valid:
        _end(paper, actor, _reason(reason), at)
    values = _copied(paper) | {
        "serial": new_serial(),
        "code": new_code(),
        "name": printed,
        "issued_at": at,
    }
    made = _insert(values, profile(paper.person_id) if paper.person_id else None, actor)
    if made is None:
        raise Conflict
    session().execute(
        update(Certificate).where(Certificate.id == paper.id).values(replaced_by_id=made)
    )
    return str(values["serial"])


def _copied(paper: Paper) -> dict[str, object]:
    columns = [Certificate.__table__.c[name] for name in COPIED]
    row = session().execute(select(*columns).where(Certificate.id == paper.id)).one()
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def _revocable(actor: Actor, serial: str) -> Paper:
    if not may_revoke(actor):
        raise Forbidden
    return paper_by_serial(serial)


def _reason(text: str) -> str:
    found = one_line(text)
    if not 1 <= len(found) <= LONGEST_REASON:
        raise Invalid(fields={"reason": f"A reason has between 1 and {LONGEST_REASON} characters."})
    return found


def _end(paper: Paper, actor: Actor, reason: str, at: datetime) -> None:
    valid = (Certificate.id == paper.id, Certificate.revoked_at.is_(None))
    values = {"revoked_at": at, "revoked_reason": reason, "revoked_by": actor.person_id}
    ended = session().execute(update(Certificate).where(*valid).values(**values))
    if not ended.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    papers.forget(paper.serial)
    record(
        verb=Verb.REVOKED_CERTIFICATE,
        actor=actor,
        about=paper.person_id,
        subject_kind="certificate",
        subject_id=paper.id,
    )


def erase(*, person_id: int) -> None:
    """Erase a person: certificates are cut loose, or deleted where no law asks to keep proof.

    A kept one stays checkable if its owner had it so; nobody can change that afterwards.
    """
    mine = Certificate.person_id == person_id
    for serial in session().scalars(select(Certificate.serial).where(mine)).all():
        papers.forget(serial)
    if kept_after_erasure():
        session().execute(update(Certificate).where(mine).values(person_id=None))
    else:
        session().execute(delete(Certificate).where(mine))
