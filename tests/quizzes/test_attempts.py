from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.model import Counts, FeedbackTime, Pool, QuizRules
from lms.quizzes.rules.attempts import (
    AttemptState,
    NextAttempt,
    Refusal,
    Taken,
    counting,
    deadline,
    draw,
    must_finish,
    next_attempt,
    seed_of,
    shown_items,
    shown_targets,
    shows_feedback,
    starts_by_itself,
    state_at,
    takes_answers,
)
from tests.quizzes.questions import EVERY, Type, choice, match, matrix, order, unmarked

T0 = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
State = AttemptState
seeds = st.integers(0, 2**48)


@dataclass(frozen=True)
class Item:
    key: str
    pool: str = ""


ASKED = (Item("a"), *(Item(f"m{n}", "m") for n in range(6)), Item("z"), Item("n1", "n"))
POOLS = (Pool("m", 3, tuple(f"m{n}" for n in range(6))), Pool("n", 4, ("n1",)))


def after(**delta):
    return T0 + timedelta(**delta)


@given(seeds, st.booleans())
def test_a_drawing_is_stable_and_takes_of_each_pool_what_it_picks(seed, shuffle):
    drawn = draw(ASKED, POOLS, seed, shuffle=shuffle)
    assert drawn == draw(ASKED, POOLS, seed, shuffle=shuffle)
    assert len(set(drawn)) == len(drawn)
    assert sum(item.pool == "m" for item in drawn) == 3
    assert {"a", "z", "n1"} <= {item.key for item in drawn}
    if not shuffle:
        assert list(drawn) == sorted(drawn, key=ASKED.index)


def test_attempts_differ_in_what_they_draw_and_in_its_order():
    drawings = {draw(ASKED, POOLS, seed_of(1, 1, number), shuffle=True) for number in range(30)}
    assert len(drawings) > 20
    assert {item for drawing in drawings for item in drawing} == set(ASKED)


def test_questions_of_a_pool_that_is_gone_are_never_drawn():
    assert draw(ASKED, (), 1, shuffle=False) == (Item("a"), Item("z"))


@given(seeds, st.booleans())
def test_what_is_to_be_ordered_is_never_shown_in_its_order(seed, shuffle):
    question = order(shuffle=shuffle)
    assert sorted(shown_items(question, seed)) == list("abcd")
    assert shown_items(question, seed) != question.items
    assert shown_items(question, seed) == shown_items(question, seed)


@given(seeds)
def test_pairs_are_never_offered_in_the_order_of_their_partners(seed):
    question = match()
    assert sorted(shown_targets(question, seed)) == list("xyz")
    assert shown_targets(question, seed) != question.targets
    assert shown_items(question, seed) == question.items


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.type)
def test_showing_loses_and_adds_nothing(question):
    for seed in range(20):
        assert sorted(shown_items(question, seed)) == sorted(question.items)
        assert sorted(shown_targets(question, seed)) == sorted(question.targets)


@pytest.mark.parametrize(
    "question",
    [
        unmarked(Type.RATING),
        unmarked(Type.SURVEY),
        choice(Type.TRUE_FALSE, "a", "ab"),
        matrix(),
        choice(shuffle=False),
    ],
    ids=lambda q: q.type,
)
def test_scales_and_what_the_author_fixed_keep_their_order(question):
    assert {shown_items(question, seed) for seed in range(20)} == {question.items}


def test_options_are_mixed():
    assert len({shown_items(choice(), seed) for seed in range(50)}) > 5


LIMIT = QuizRules(time_limit=timedelta(minutes=20), grace=timedelta(seconds=60))


@pytest.mark.parametrize(("extra", "minutes"), [(0.0, 20), (0.25, 25), (1.0, 40), (3.0, 80)])
def test_extra_time_is_a_share_of_the_limit(extra, minutes):
    assert deadline(LIMIT, T0, extra) == after(minutes=minutes)
    assert deadline(QuizRules(), T0, extra) is None


@pytest.mark.parametrize(
    ("moment", "state", "takes"),
    [
        (after(minutes=0), State.IN_PROGRESS, True),
        (after(minutes=20), State.IN_PROGRESS, True),
        (after(minutes=20, microseconds=1), State.OVERDUE, True),
        (after(minutes=21), State.OVERDUE, True),
        (after(minutes=21, microseconds=1), State.OVERDUE, False),
        (after(days=9), State.OVERDUE, False),
        (after(minutes=-90), State.IN_PROGRESS, True),  # the server's clock was set back
    ],
)
def test_time_and_grace(moment, state, takes):
    attempt = Taken(1, State.IN_PROGRESS, T0, after(minutes=20))
    assert state_at(attempt, moment) is state
    assert takes_answers(attempt, LIMIT, moment) is takes
    assert must_finish(attempt, LIMIT, moment) is not takes


@pytest.mark.parametrize("state", [State.FINISHED, State.ABANDONED])
def test_what_is_over_takes_no_answers_and_need_not_be_finished(state):
    attempt = Taken(1, state, T0, None, after(minutes=3), 0.5)
    assert not takes_answers(attempt, QuizRules(), after(minutes=4))
    assert not must_finish(attempt, LIMIT, after(days=4))
    assert state_at(attempt, after(days=4)) is state


def test_without_a_limit_time_is_never_over():
    attempt = Taken(1, State.IN_PROGRESS, T0)
    assert takes_answers(attempt, QuizRules(), after(days=4000))
    assert state_at(attempt, after(days=4000)) is State.IN_PROGRESS


def test_only_questions_without_limit_or_drawing_start_by_themselves():
    assert starts_by_itself(QuizRules(), ())
    assert not starts_by_itself(LIMIT, ())
    assert not starts_by_itself(QuizRules(), POOLS)
    assert not starts_by_itself(QuizRules(attempts=3), ())


def done(number, result=0.5, at=T0, state=State.FINISHED):
    return Taken(number, state, T0, None, at, result)


OPEN = Taken(2, State.IN_PROGRESS, T0)


@pytest.mark.parametrize(
    ("attempts", "rules", "moment", "wanted"),
    [
        ([], QuizRules(), T0, NextAttempt()),
        ([done(1)], QuizRules(), T0, NextAttempt()),
        ([done(1), OPEN], QuizRules(), T0, NextAttempt(Refusal.OPEN)),
        ([done(1), OPEN], QuizRules(attempts=3), T0, NextAttempt(Refusal.OPEN, left=1)),
        ([], QuizRules(attempts=2), T0, NextAttempt(left=2)),
        ([done(1)], QuizRules(attempts=2), T0, NextAttempt(left=1)),
        ([done(1), done(2)], QuizRules(attempts=2), T0, NextAttempt(Refusal.USED_UP, left=0)),
        # the rule was tightened after more tries were taken
        ([done(1), done(2)], QuizRules(attempts=1), T0, NextAttempt(Refusal.USED_UP, left=0)),
        # only the latest tries were loaded
        ([done(7)], QuizRules(attempts=7), T0, NextAttempt(Refusal.USED_UP, left=0)),
        ([done(1, None, T0, State.ABANDONED)], QuizRules(attempts=1), T0,
         NextAttempt(Refusal.USED_UP, left=0)),
        ([done(1)], QuizRules(wait=timedelta(hours=1)), after(minutes=59),
         NextAttempt(Refusal.WAIT, after(hours=1))),
        ([done(1)], QuizRules(wait=timedelta(hours=1)), after(hours=1), NextAttempt()),
        ([done(1), done(2, at=after(hours=3))], QuizRules(wait=timedelta(hours=1)),
         after(hours=3, minutes=30), NextAttempt(Refusal.WAIT, after(hours=4))),
    ],
)  # fmt: skip
def test_whether_a_new_attempt_may_start(attempts, rules, moment, wanted):
    assert next_attempt(attempts, rules, moment) == wanted


@pytest.mark.parametrize(
    ("counts", "wanted"), [(Counts.BEST, 0.9), (Counts.LAST, 0.4), (Counts.FIRST, 0.2)]
)
def test_which_result_counts(counts, wanted):
    attempts = [
        done(3, 0.4),
        done(1, 0.2),
        done(2, 0.9),
        done(4, None, T0, State.ABANDONED),
        Taken(5, State.IN_PROGRESS, T0),
    ]
    rules = replace(QuizRules(), counts=counts)
    assert counting(attempts, rules) == wanted
    assert counting([], rules) is None
    assert counting([done(1, None)], rules) is None  # nothing in it was marked
    assert counting([done(1, 0.0)], rules) == 0.0


@pytest.mark.parametrize(
    ("feedback", "finished", "checked", "seen"),
    [
        (FeedbackTime.EACH, False, False, False),
        (FeedbackTime.EACH, False, True, True),
        (FeedbackTime.EACH, True, False, True),
        (FeedbackTime.END, False, True, False),
        (FeedbackTime.END, True, False, True),
        (FeedbackTime.NEVER, True, True, False),
    ],
)
def test_when_feedback_may_be_seen(feedback, finished, checked, seen):
    rules = QuizRules(feedback=feedback)
    assert shows_feedback(rules, finished=finished, checked=checked) is seen
