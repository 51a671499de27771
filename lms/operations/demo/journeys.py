"""What one learner of a crowd does in a course: lesson after lesson, as far as they come."""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.content.model import LessonKind
from lms.operations.demo.learners import REST, Invented, days_of_work, lessons_done
from lms.operations.demo.material import Material
from lms.operations.demo.rows import Batch, Finisher
from lms.operations.demo.stays import Stay
from lms.progress.queries import ACTIVE
from lms.progress.rules import LessonFacts, way_of

READING = timedelta(minutes=9)
BEGINS = 0.6


class Journey:
    """One learner in one course; `at` is the moment they have come to."""

    def __init__(self, learner: Invented, person_id: int, material: Material, batch: Batch) -> None:
        self.learner = learner
        self.random = learner.random
        self.person_id = person_id
        self.material = material
        self.batch = batch
        self.at = learner.joined
        self.facts: dict[int, LessonFacts] = {}

    def travel(self, now: datetime) -> None:
        """Enrol, complete some lessons, perhaps begin the next."""
        lessons = self.material.lessons
        done = lessons_done(self.learner, len(lessons))
        self._enrol()
        for place, start in enumerate(days_of_work(self.learner, min(done + 1, len(lessons)), now)):
            self.at = max(self.at, start) + READING
            if self.at > now - REST / 2:
                return
            lesson = Stay(self, lessons[place])
            if place < done:
                lesson.complete()
            elif self.random.random() < BEGINS:
                lesson.begin()
            if place < done and not lesson.standing.is_complete:
                return
        self._earn()

    def _enrol(self) -> None:
        self.batch.enrolments.append(
            {
                "person_id": self.person_id,
                "course_id": self.material.outline.course_id,
                "state": ACTIVE,
                "enrolled_at": self.at,
                "changed_at": self.at,
            }
        )

    def _earn(self) -> None:
        """Note that the certificate is due, if it is."""
        outline = self.material.outline
        required = outline.required()
        facts = [self.facts.get(lesson.id, LessonFacts()) for lesson in required]
        done = [found.completed_at for found in facts if found.completed_at is not None]
        if not outline.certificate or len(done) < len(required):
            return
        results = [
            found.result
            for lesson, found in zip(required, facts, strict=True)
            if lesson.kind is LessonKind.TEST and found.result is not None
        ]
        way = way_of(len(done), len(required), results, outline.certificate.mastery)
        if way.is_earned:
            self.batch.finishers.append(
                Finisher(self.learner, self.person_id, outline, way.average, max(done))
            )
