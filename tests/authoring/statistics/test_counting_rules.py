"""What a try adds: taken away again nothing is left, and figures agree with their definitions."""

import math
import statistics
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.statistics import figures
from lms.authoring.rules.statistics.counting import UNIT, Answered, Tally, Try, bucket_of
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response
from tests.quizzes.questions import EVERY, Type, choice, full

EMPTY = Response()


def answers(questions, given_):
    return tuple(
        Answered(number, question, response)
        for number, (question, response) in enumerate(zip(questions, given_, strict=True))
    )


def nothing_left(tally):
    tables = (tally.questions, tally.parts, tally.lessons)
    return not any(
        getattr(sums, name)
        for table in tables
        for sums in table.values()
        for name in sums.__slots__
    ) and not any(tally.lengths.values())


@given(st.lists(st.lists(st.booleans(), min_size=len(EVERY), max_size=len(EVERY)), max_size=6))
def test_what_is_added_and_taken_away_leaves_nothing(people):
    tally = Tally()
    tries = [
        Try(1, 60.0 * n, answers(EVERY, [full(q) if right else EMPTY for q, right in zip(EVERY, row, strict=True)]))
        for n, row in enumerate(people)
    ]  # fmt: skip
    for one in tries:
        tally.add(one)
    for one in reversed(tries):
        tally.add(one, -1)
    assert nothing_left(tally)


def sample(people=60, questions=5):
    """Tries of people who know more or less, with the points of each question."""
    random = Random(7)  # noqa: S311
    asked = [choice(Type.SINGLE, "b", points=p) for p in (1, 2, 1, 3, 0.5)]
    tally, rows = Tally(), []
    for _person in range(people):
        knows = random.random()
        given_ = [
            Response(chosen=frozenset("b" if random.random() < knows else random.choice("acd")))
            for _question in range(questions)
        ]
        tally.add(Try(1, 100.0, answers(asked, given_)))
        rows.append([mark(q, r).points for q, r in zip(asked, given_, strict=True)])
    return asked, tally, rows


def test_discrimination_is_the_correlation_with_the_rest():
    asked, tally, rows = sample()
    for place, question in enumerate(asked):
        own = [row[place] for row in rows]
        rest = [sum(row) - row[place] for row in rows]
        found = figures.discrimination(tally.questions[1, place])
        assert math.isclose(found, statistics.correlation(own, rest), abs_tol=1e-3)
        assert math.isclose(
            figures.facility(tally.questions[1, place]),
            statistics.fmean(own) / question.points,
            abs_tol=1e-4,
        )


def test_alpha_is_cronbachs():
    asked, tally, rows = sample()
    columns = list(zip(*rows, strict=True))
    k, whole = len(columns), statistics.variance([sum(row) for row in rows])
    wanted = k / (k - 1) * (1 - sum(statistics.variance(c) for c in columns) / whole)
    items = [
        (s.marked, question.points * s.x, question.points**2 * s.xx)
        for place, question in enumerate(asked)
        for s in [tally.questions[1, place]]
    ]
    assert math.isclose(figures.alpha(tally.lessons[1], items), wanted, abs_tol=1e-3)
    assert figures.alpha(tally.lessons[1], items[:1]) is None
    fewer = [(items[0][0] - 1, *items[0][1:]), *items[1:]]
    assert figures.alpha(tally.lessons[1], fewer) is None  # not everybody was asked it


def test_who_chooses_the_key_does_better_elsewhere():
    _asked, tally, _rows = sample()
    sums = tally.questions[1, 1]
    assert figures.choosing(tally.parts[1, 1, "b"], sums) > 0.2
    assert figures.choosing(tally.parts[1, 1, "a"], sums) < 0
    assert sum(tally.parts[1, 1, p].chosen for p in "abcd") == sums.attempts == sums.answered


def test_a_correlation_needs_thirty_people_and_some_spread():
    _asked, tally, _rows = sample(29)
    assert figures.discrimination(tally.questions[1, 0]) is None
    assert figures.correlation(40, 40 * UNIT, 40 * UNIT**2, 5, 25, 5) is None


def test_a_question_alone_has_no_rest():
    tally = Tally()
    tally.add(Try(1, 5, answers([choice()], [full(choice())])))
    sums = tally.questions[1, 0]
    assert (sums.marked, sums.paired, sums.x) == (1, 0, UNIT)


def test_practice_and_unmarked_questions_do_not_count_in_the_whole():
    tally = Tally()
    asked = [choice(points=2.0), choice(practice=True, points=5.0), EVERY[-1]]
    tally.add(Try(1, 5, answers(asked, [full(asked[0]), EMPTY, Response(chosen=frozenset("a"))])))
    assert tally.lessons[1].share == UNIT
    assert tally.lessons[1].points == 2 * UNIT
    assert tally.questions[1, 1].r == UNIT  # how practice goes with what counts
    assert tally.questions[1, 2].marked == 0
    assert tally.parts[1, 2, "a"].chosen == 1


@given(st.lists(st.floats(1, 100_000), min_size=1, max_size=60))
def test_the_median_is_near(seconds):
    lengths = {}
    for value in seconds:
        lengths[bucket_of(value)] = lengths.get(bucket_of(value), 0) + 1
    low = statistics.median_low(seconds)
    assert low / 1.09 <= figures.median_seconds(lengths) <= low * 1.09


def test_there_is_no_median_of_nothing():
    assert figures.median_seconds({}) is None
    assert bucket_of(-5) == bucket_of(0) == 0
