from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core.errors import NotFound
from lms.db import session, write
from lms.progress import actions
from lms.progress.models import Enrolment, LessonProgress
from lms.progress.queries import course_progress, my_courses, place_of
from lms.progress.rules import Completion, Missing
from tests.accounts.factories import person
from tests.catalogue.factories import publish_folder, write_course
from tests.quizzes.factories import T0, at_once, begin, chosen, give, hand_in


def after(**delta):
    return T0 + timedelta(**delta)


def enrol(me, course, at=T0):
    with write():
        actions.enrol(person_id=me, course_id=course.course_id, at=at)


def read(me, course, key, at=T0):
    with write():
        return actions.mark_read(
            person_id=me, course_id=course.course_id, lesson=course.by_key[key], at=at
        )


def refresh(me, course, key, at=T0):
    lesson = course.by_key[key]
    with write():
        actions.touch(
            person_id=me, course_id=course.course_id, lesson_id=lesson.id, place="", at=at
        )
        return actions.refresh(person_id=me, course_id=course.course_id, lesson=lesson, at=at)


def row(me, course, key):
    session().rollback()
    return course_progress(me, course.key).rows[course.by_key[key].id]


def pass_questions(me, course, at=T0):
    attempt = begin(me, course, "first", at=at)
    give(
        me,
        attempt,
        {"q-single": chosen("people"), "q-multiple": chosen("schools", "clinics")},
        at,
    )
    hand_in(me, attempt, at)
    return refresh(me, course, "first", at)


def test_enrolling_twice_is_once_and_coming_back_keeps_the_first_day(app, course):
    me = person()
    enrol(me, course)
    enrol(me, course, after(days=1))
    with write():
        actions.leave(person_id=me, course_id=course.course_id, at=after(days=2))
    assert my_courses(me) == []
    assert not place_of(me, "small", "first").enrolled
    enrol(me, course, after(days=3))
    found = session().execute(select(Enrolment.enrolled_at, Enrolment.changed_at)).all()
    assert [tuple(times) for times in found] == [(T0, after(days=3))]
    assert [found.outline.key for found in my_courses(me)] == ["small"]


def test_who_never_enrolled_has_no_enrolment(app, course):
    assert course_progress(person(), "small").enrolment is None
    with pytest.raises(NotFound):
        course_progress(person(), "nothing")
    with pytest.raises(NotFound):
        place_of(person(), "small", "nothing")


def test_touching_remembers_the_place_and_the_last_time(app, course):
    me = person()
    lesson = course.by_key["first"]
    for minutes, place in ((0, "q-single"), (5, "q-true")):
        with write():
            actions.touch(
                person_id=me,
                course_id=course.course_id,
                lesson_id=lesson.id,
                place=place,
                at=after(minutes=minutes),
            )
    found = row(me, course, "first")
    assert (found.touched_at, found.place) == (after(minutes=5), "q-true")
    started = session().scalar(select(LessonProgress.started_at))
    assert started == T0
    assert not course_progress(person(), "small").rows


def test_the_lesson_touched_last_is_the_next_thing(app, course):
    me = person()
    enrol(me, course)
    following = lambda: course_progress(me, "small").following().key  # noqa: E731
    assert following() == "first"
    refresh(me, course, "second", after(minutes=1))
    assert following() == "second"
    refresh(me, course, "first", after(minutes=2))
    assert following() == "first"
    with write():
        actions.mark_handed_in(
            person_id=me, course_id=course.course_id, lesson=course.by_key["first"], at=T0
        )
    pass_questions(me, course, after(minutes=3))
    assert following() == "second"  # what is complete gives way to the next that is not


def test_a_completion_is_written_once_with_its_version(app, course):
    me = person()
    standing = pass_questions(me, course)
    assert standing.missing == (Missing.HAND_IN,)  # the lesson has a task
    assert row(me, course, "first").result == pytest.approx(0.75)
    with write():
        standing = actions.mark_handed_in(
            person_id=me,
            course_id=course.course_id,
            lesson=course.by_key["first"],
            at=after(minutes=9),
        )
    assert standing.completion is Completion.PASSED
    assert row(me, course, "first").completed_at == after(minutes=9)
    refresh(me, course, "first", after(days=9))
    assert row(me, course, "first").completed_at == after(minutes=9)
    version = session().scalar(select(LessonProgress.completed_version_id))
    assert version == course.by_key["first"].version_id


def test_reading_counts_from_the_first_time(app, course):
    me = person()
    standing = read(me, course, "second", T0)
    assert standing.missing == (Missing.ANSWER,)
    read(me, course, "second", after(days=1))
    assert row(me, course, "second").read_at == T0


def test_a_completion_stays_when_the_rule_gets_harder(app, tmp_path):
    folder = write_course(tmp_path / "c")
    course = publish_folder(folder)
    me = person()
    enrol(me, course)
    pass_questions(me, course)
    with write():
        actions.mark_handed_in(
            person_id=me, course_id=course.course_id, lesson=course.by_key["first"], at=T0
        )
    lesson = folder / "1-one/1-first.md"
    lesson.write_text(lesson.read_text().replace("mastery: 0.5", "mastery: 1"))
    harder = publish_folder(folder)
    assert harder.by_key["first"].rules.mastery == 1
    refresh(me, harder, "first", after(days=1))
    found = course_progress(me, "small")
    assert found.standing(harder.by_key["first"]).is_complete
    assert found.facts(harder.by_key["first"]).completed_at == T0
    assert found.completed() == 1


def test_results_stay_when_a_lesson_loses_its_questions(app, tmp_path):
    folder = write_course(tmp_path / "c")
    course = publish_folder(folder)
    me = person()
    pass_questions(me, course)
    for name in ("1-first.md", "1-first.de.md"):
        lesson = folder / "1-one" / name
        parts = lesson.read_text().split("<quiz ")
        lesson.write_text(parts[0] + "".join(p.split("</quiz>", 1)[1] for p in parts[1:]))
    bare = publish_folder(folder)
    assert bare.by_key["first"].questions == 0
    refresh(me, bare, "first")
    assert row(me, bare, "first").result == pytest.approx(0.75)


def test_progress_is_the_persons_own(app, course):
    me, other = person(), person()
    enrol(me, course)
    enrol(other, course)
    read(me, course, "second")
    assert course_progress(other, "small").rows == {}
    assert course_progress(me, "small").stamp() != course_progress(other, "small").stamp()


def test_windows_of_one_learner_come_one_after_the_other(app, course):
    me = person()
    lesson = course.by_key["second"]
    session().rollback()
    works = [lambda n=n: read(me, course, "second", after(minutes=n)) for n in range(4)]
    assert not [r for r in at_once(app, *works) if isinstance(r, Exception)]
    session().rollback()
    assert course_progress(me, "small").facts(lesson).read
