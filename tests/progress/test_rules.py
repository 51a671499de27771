from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.model import MoveOn
from lms.progress.rules import Completion, LessonFacts, LessonRule, Missing, standing, way_of

T0 = datetime(2026, 11, 22, tzinfo=UTC)
READ, HAND_IN, ANSWER, PASS = Missing.READ, Missing.HAND_IN, Missing.ANSWER, Missing.PASS
C = Completion
NOTHING = LessonFacts()
DID_READ = LessonFacts(read=True)
PASSED = LessonFacts(finished_attempts=1, result=0.7)
FAILED = LessonFacts(finished_attempts=2, result=0.69)
BOTH = LessonFacts(read=True, finished_attempts=1, result=1.0)
READ_AND_FAILED = replace(FAILED, read=True)


def lesson(move_on, **more):
    return LessonRule(move_on, **{"mastery": 0.7, "questions": 3, **more})


@pytest.mark.parametrize(
    ("move_on", "facts", "completion", "missing", "either"),
    [
        (MoveOn.COMPLETED, NOTHING, C.INCOMPLETE, (READ,), False),
        (MoveOn.COMPLETED, DID_READ, C.COMPLETE, (), False),
        (MoveOn.COMPLETED, PASSED, C.INCOMPLETE, (READ,), False),
        (MoveOn.COMPLETED, FAILED, C.INCOMPLETE, (READ,), False),
        (MoveOn.COMPLETED, BOTH, C.PASSED, (), False),
        (MoveOn.PASSED, NOTHING, C.INCOMPLETE, (ANSWER,), False),
        (MoveOn.PASSED, DID_READ, C.INCOMPLETE, (ANSWER,), False),
        (MoveOn.PASSED, PASSED, C.PASSED, (), False),
        (MoveOn.PASSED, FAILED, C.FAILED, (PASS,), False),
        (MoveOn.COMPLETED_AND_PASSED, NOTHING, C.INCOMPLETE, (READ, ANSWER), False),
        (MoveOn.COMPLETED_AND_PASSED, DID_READ, C.INCOMPLETE, (ANSWER,), False),
        (MoveOn.COMPLETED_AND_PASSED, PASSED, C.INCOMPLETE, (READ,), False),
        (MoveOn.COMPLETED_AND_PASSED, READ_AND_FAILED, C.FAILED, (PASS,), False),
        (MoveOn.COMPLETED_AND_PASSED, BOTH, C.PASSED, (), False),
        (MoveOn.COMPLETED_OR_PASSED, NOTHING, C.INCOMPLETE, (READ, ANSWER), True),
        (MoveOn.COMPLETED_OR_PASSED, DID_READ, C.COMPLETE, (), False),
        (MoveOn.COMPLETED_OR_PASSED, PASSED, C.PASSED, (), False),
        (MoveOn.COMPLETED_OR_PASSED, FAILED, C.FAILED, (READ, PASS), True),
    ],
)
def test_standing(move_on, facts, completion, missing, either):
    found = standing(lesson(move_on), facts)
    assert (found.completion, found.missing, found.either) == (completion, missing, either)
    assert found.is_complete == (completion in {C.COMPLETE, C.PASSED})


@pytest.mark.parametrize(
    ("facts", "review", "missing"),
    [
        (NOTHING, False, (HAND_IN,)),
        (DID_READ, False, (HAND_IN,)),  # with a task, reading is not enough
        (LessonFacts(handed_in=True), False, ()),
        (LessonFacts(handed_in=True), True, (Missing.ACCEPT,)),
        (LessonFacts(handed_in=True, accepted=True), True, ()),
        (LessonFacts(accepted=True), True, (HAND_IN,)),
    ],
)
def test_a_task_is_completed_by_handing_in_or_by_its_review(facts, review, missing):
    rule = lesson(MoveOn.COMPLETED, task=True, review_required=review)
    assert standing(rule, facts).missing == missing


@pytest.mark.parametrize("move_on", list(MoveOn))
def test_where_nothing_can_be_passed_reading_is_asked_for(move_on):
    rule = lesson(move_on, questions=0)
    assert standing(rule, NOTHING).missing == (READ,)
    assert standing(rule, DID_READ).completion is C.COMPLETE


@pytest.mark.parametrize(
    ("result", "mastery", "passes"),
    [
        (0.7, 0.7, True),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.1 + 0.2, True),
        (0.6999, 0.7, False),
        (None, 0.7, False),
        (None, 0.0, True),
        (0.0, 0.0, True),
    ],
)
def test_mastery_is_reached_in_spite_of_binary_fractions(result, mastery, passes):
    facts = LessonFacts(finished_attempts=1, result=result)
    found = standing(lesson(MoveOn.PASSED, mastery=mastery), facts)
    assert found.is_complete is passes


rules = st.builds(
    LessonRule,
    st.sampled_from(MoveOn),
    mastery=st.sampled_from([0.0, 0.5, 1.0]),
    task=st.booleans(),
    questions=st.integers(0, 3),
    review_required=st.booleans(),
)
facts = st.builds(
    LessonFacts,
    read=st.booleans(),
    handed_in=st.booleans(),
    accepted=st.booleans(),
    finished_attempts=st.integers(0, 2),
    result=st.sampled_from([None, 0.0, 0.5, 1.0]),
    completed_at=st.just(None),
)


@given(rules, facts)
def test_what_was_completed_stays_completed_whatever_the_rule_becomes(rule, found):
    assert standing(rule, replace(found, completed_at=T0)).is_complete
    assert standing(rule, replace(found, completed_at=T0)).missing == ()


@given(rules, facts)
def test_something_is_missing_just_where_it_is_not_complete(rule, found):
    result = standing(rule, found)
    assert bool(result.missing) != result.is_complete
    assert (result.completion is C.FAILED) == (PASS in result.missing)


@given(rules, facts)
def test_doing_more_never_takes_a_completion_away(rule, found):
    more = replace(found, read=True, handed_in=True, accepted=True, finished_attempts=2, result=1.0)
    assert standing(rule, more).is_complete
    if standing(rule, found).is_complete:
        assert standing(rule, replace(found, read=True)).is_complete


@pytest.mark.parametrize(
    ("done", "needed", "results", "mastery", "average", "earned"),
    [
        (0, 0, [], 0.0, None, False),  # no certificate, nothing required
        (2, 3, [1.0], 0.0, 1.0, False),
        (3, 3, [], 0.7, None, True),  # no test was taken: nothing lowers the mean
        (3, 3, [0.8, 0.6], 0.7, 0.7, True),
        (3, 3, [0.8, 0.5], 0.7, 0.65, False),
        (3, 3, [0.7, 0.7, 0.7], 0.7, 0.7, True),
    ],
)
def test_the_way_to_the_certificate(done, needed, results, mastery, average, earned):
    found = way_of(done, needed, results, mastery)
    assert found.average == (average if average is None else pytest.approx(average))
    assert found.is_earned is earned
    assert found.average_missing == (average is not None and average < mastery - 1e-9)
