"""What ends without the learner: attempts whose time is over."""

from __future__ import annotations

import structlog

from lms.catalogue.queries.outlines import Outline, all_current
from lms.certificates.actions import issue_earned
from lms.core.clock import now
from lms.core.errors import TandemError
from lms.db import write
from lms.learning.actions import end_due
from lms.notices.jobs import Finish, Task, every
from lms.people.queries import profile
from lms.quizzes.queries import DueAttempt, due

log = structlog.get_logger()


@every("attempts-over", minutes=1)
def end_attempts(_task: Task) -> Finish | None:
    """Hand in what is saved in attempts whose time and grace are over, each in a write of its own.

    Those within their grace are left alone, and one that cannot be ended does not hold up the rest.
    """
    outlines = {outline.course_id: outline for outline in all_current()}
    for attempt in due(now()):
        try:
            _end(attempt, outlines.get(attempt.course_id))
        except TandemError as error:
            log.warning("attempt_not_ended", attempt=attempt.id, error=type(error).__name__)
    return None


def _end(attempt: DueAttempt, outline: Outline | None) -> None:
    lesson = outline.by_id.get(attempt.lesson_id) if outline else None
    moment, language = now(), profile(attempt.person_id).language
    with write():
        standing = end_due(attempt, lesson, moment)
        if outline and standing is not None and standing.is_complete:
            issue_earned(
                person_id=attempt.person_id,
                course_key=outline.key,
                language=language,
                at=moment,
            )
