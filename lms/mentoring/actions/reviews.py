"""Give a verdict or a mark, and let all follow from it: completion, certificate, notice and mail."""

from __future__ import annotations

from datetime import datetime

from lms.catalogue.queries.outlines import LessonEntry, Outline, all_current
from lms.certificates.actions import issue_earned
from lms.certificates.adapters.installation import offered
from lms.core.errors import Forbidden
from lms.mentoring.queries.reviews.reading import answer_to_read, task_to_read
from lms.notices.actions import notify, send_mail
from lms.people.queries import Profile, profile
from lms.progress import actions as progress
from lms.progress.rules import Standing
from lms.quizzes.actions.handmarks import mark_by_hand
from lms.tasks.actions.reviews import Written, give_review
from lms.tasks.rules import Verdict

ACCEPTED, RETURNED, MARKED = "task_accepted", "task_returned", "answer_marked"
MAIL = "mentoring/mail/reviews_given.txt"


def give_verdict(
    *,
    mentor_id: int,
    version_id: int,
    verdict: Verdict,
    written: Written,
    html: str,
    at: datetime,
) -> Standing | None:
    """Review a version of a learner's work; the lesson's standing, if the course still has it.

    Whether the mentor may is asked again here, since it may have ended while they wrote. Raises
    what `give_review` does, and NotFound.
    """
    task = task_to_read(mentor_id, version_id)
    given = give_review(
        reviewer_id=mentor_id,
        version_id=version_id,
        verdict=verdict,
        written=written,
        html=html,
        at=at,
    )
    outline, lesson = _lesson(task.course_id, given.lesson_id)
    standing = None
    if outline and lesson:
        standing = progress.note_review(
            person_id=given.person_id, course_id=task.course_id, lesson=lesson, at=at
        )
        _certify(given.person_id, outline, standing, at)
    kind = ACCEPTED if verdict is Verdict.ACCEPTED else RETURNED
    _tell(given.person_id, kind, mentor_id, outline, lesson, "#task", f"review:{given.review_id}")
    return standing


def give_mark(
    *,
    mentor_id: int,
    attempt_id: int,
    position: int,
    points: str,
    comment: str,
    html: str,
    at: datetime,
) -> Standing | None:
    """Mark an answer in words; the lesson's standing, if the course still has it.

    Raises what `mark_by_hand` does, and NotFound.
    """
    answer = answer_to_read(mentor_id, attempt_id, position)
    if answer.person_id == mentor_id:
        raise Forbidden
    outline, lesson = _lesson(answer.course_id, answer.lesson_id)
    if lesson:
        progress.hold(person_id=answer.person_id, course_id=answer.course_id, lesson_id=lesson.id)
    mark_by_hand(
        marker_id=mentor_id,
        attempt_id=attempt_id,
        position=position,
        typed=points,
        comment=comment,
        html=html,
        at=at,
    )
    standing = None
    if outline and lesson:
        standing = progress.refresh(
            person_id=answer.person_id, course_id=answer.course_id, lesson=lesson, at=at
        )
        _certify(answer.person_id, outline, standing, at)
    place = f"attempts/{attempt_id}/"
    dedupe = f"mark:{attempt_id}:{position}"
    _tell(answer.person_id, MARKED, mentor_id, outline, lesson, place, dedupe)
    return standing


def _lesson(course_id: int, lesson_id: int) -> tuple[Outline | None, LessonEntry | None]:
    """The lesson in the course as it is now, if it still has it."""
    outline = next((one for one in all_current() if one.course_id == course_id), None)
    return outline, outline.by_id.get(lesson_id) if outline else None


def _certify(person_id: int, outline: Outline, standing: Standing, at: datetime) -> None:
    if standing.is_complete:
        language = profile(person_id).language
        issue_earned(person_id=person_id, course_key=outline.key, language=language, at=at)


def _tell(
    person_id: int,
    kind: str,
    mentor_id: int,
    outline: Outline | None,
    lesson: LessonEntry | None,
    place: str,
    dedupe: str,
) -> None:
    """A notice and a mail to the learner, in their language; what was said stands on the page only."""
    if outline is None or lesson is None:
        return
    person = profile(person_id)
    href = f"/learn/{outline.key}/{lesson.key}/{place}"
    words = {
        "mentor": profile(mentor_id).name,
        "lesson": outline.lesson_title(lesson, person.language),
    }
    notify(person_id, kind, words, href)
    language = person.language if person.language in offered() else offered()[0]
    _mail(person, kind, {**words, "path": f"/{language}{href}"}, dedupe)


def _mail(person: Profile, kind: str, words: dict[str, str], dedupe: str) -> None:
    if person.email is None or person.deactivated_at is not None:
        return
    send_mail(
        to=person.email,
        person_id=person.id,
        template=MAIL,
        language=person.language,
        context={**words, "kind": kind, "name": person.name},
        dedupe=dedupe,
    )
