"""A regrade: points, completions, certificates, figures, notices; whatever happens in between."""

import pytest
from flask import g
from sqlalchemy import delete, func, select

from lms.accounts.models import RoleGrant
from lms.activity.models import AuditEntry
from lms.authoring.actions.regrade import go_on, order
from lms.authoring.actions.statistics import forget_all
from lms.authoring.jobs import regrade as regrade_job
from lms.authoring.jobs import regrade_late
from lms.authoring.models.regrade import RegradedAnswer
from lms.authoring.queries.regrade.pages import line_of, lines, preview
from lms.authoring.queries.regrade.tries import regrade_with
from lms.authoring.rules.regrade import Direction, Obstacle
from lms.certificates.models import Certificate
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import session, write
from lms.notices.actions.leases import Task
from lms.notices.adapters.letters import write_letter
from lms.notices.adapters.texts import words_of
from lms.notices.models import Mail, Notice
from lms.notices.queries import outgoing
from lms.quizzes.queries import attempt_of
from tests.accounts.factories import person
from tests.authoring.regrade.factories import (
    BOB,
    OTHER_KEY,
    author,
    done,
    ordered,
    progress_of,
    result_of,
)
from tests.authoring.statistics.factories import RIGHT, WRONG, count, kept, take
from tests.certificates.factories import complete
from tests.quizzes.factories import at_once, hand_in

GAINS = {**RIGHT, "q-a": BOB}


def all_of(table):
    found = session().scalar(select(func.count()).select_from(table))
    session().rollback()
    return found


def test_without_another_key_there_is_nothing_to_mark(quick, correct):
    take(quick, RIGHT)
    found = correct({"Who begins?": "Who is first?"})
    assert lines(found.outline) == []
    assert (found.line.left, found.line.stuck, found.line.regrade) == (0, {}, None)
    with pytest.raises(NotFound):
        line_of(found.outline, "quick", "q-none")


def test_points_follow_the_present_key(quick, correct):
    me, mine = take(quick, GAINS)
    _other, others = take(quick, RIGHT)
    assert (result_of(mine), result_of(others)) == (0.8, 1.0)
    found = correct()
    assert (found.line.left, found.line.stuck) == (2, {})
    assert done(found, ordered(found)) == 2
    assert (result_of(mine), result_of(others)) == (1.0, 0.8)
    assert progress_of(me, found.outline) == (1.0, True)
    row = attempt_of(me, mine).answers[0]
    assert (row.question_version_id, row.points) == (found.line.asked.version_id, 1.0)
    assert lines(found.outline)[0].left == 0


def test_nothing_is_done_twice(quick, correct):
    take(quick, GAINS)
    found = correct()
    first = ordered(found)
    done(found, first)
    again = ordered(found)
    assert again == first
    assert done(found, again) == 0
    row = regrade_with(first)
    assert (row.raised, row.lowered, row.same, row.done_at is not None) == (1, 0, 0, True)
    assert all_of(Notice) == 1


def test_only_upwards_leaves_those_who_would_lose(quick, correct):
    _me, mine = take(quick, GAINS)
    _other, others = take(quick, RIGHT)
    found = correct()
    regrade_id = ordered(found, Direction.RAISE)
    assert done(found, regrade_id) == 2
    assert (result_of(mine), result_of(others)) == (1.0, 1.0)
    assert found.line.left == 0
    ordered(found, Direction.BOTH)
    assert found.line.left == 1
    assert done(found, regrade_id) == 1
    assert result_of(others) == 0.8


def test_a_completion_and_a_certificate_stay(quick, correct):
    """Two of five points: below the mastery of 0.6 once the first answer is wrong."""
    me, mine = take(quick, {**WRONG, "q-a": RIGHT["q-a"], "q-b": RIGHT["q-b"]})
    assert progress_of(me, quick) == (0.6, True)
    with write():
        complete(me, quick, [e.key for e in quick.required() if e.key != "quick"])
    found = correct()
    done(found, ordered(found))
    assert result_of(mine) == 0.4
    assert progress_of(me, found.outline) == (0.4, True)


def test_a_completion_is_won_and_with_it_the_certificate(quick, correct):
    me, mine = take(quick, {**WRONG, "q-a": BOB, "q-b": RIGHT["q-b"]})
    assert progress_of(me, quick) == (0.4, False)
    with write():
        complete(me, quick, [e.key for e in quick.required() if e.key != "quick"])
    found = correct()
    seen = preview(found.outline, found.line)
    assert (seen.tries, seen.people, seen.effects[Direction.BOTH].completions) == (1, 1, 1)
    assert all_of(Certificate) == 0
    regrade_id = ordered(found)
    done(found, regrade_id)
    assert result_of(mine) == 0.6
    assert progress_of(me, found.outline) == (0.6, True)
    assert all_of(Certificate) == 1
    assert regrade_with(regrade_id).completed == 1


def test_the_preview_writes_nothing_and_says_what_comes(quick, correct):
    for answers in (GAINS, GAINS, RIGHT, {**WRONG, "q-a": RIGHT["q-c"]}):
        take(quick, answers)
    found = correct()
    before = kept()
    seen = preview(found.outline, found.line)
    both, rise = seen.effects[Direction.BOTH], seen.effects[Direction.RAISE]
    assert (seen.left, seen.people, both.gain, both.lose) == (4, 4, 2, 1)
    assert (rise.gain, rise.lose) == (2, 0)
    assert (kept(), all_of(RegradedAnswer), all_of(Notice)) == (before, 0, 0)


def test_who_passed_by_another_try_neither_gains_nor_loses(quick, correct):
    me, _first = take(quick, RIGHT)
    take(quick, GAINS, who=me)
    found = correct()
    effect = preview(found.outline, found.line).effects[Direction.BOTH]
    assert (effect.gain, effect.lose) == (0, 0)
    done(found, ordered(found))
    assert progress_of(me, found.outline)[0] == 1.0
    assert all_of(Notice) == 1  # one, though both tries have other points


def test_learners_are_told_in_their_language(quick, correct):
    me, _mine = take(quick, GAINS, who=learner_in("de", quick))
    _other, _same = take(quick, {**WRONG, "q-a": RIGHT["q-c"]})
    found = correct()
    done(found, ordered(found))
    [mail] = session().scalars(select(Mail)).all()
    assert (mail.person_id, mail.language, mail.template) == (
        me,
        "de",
        "authoring/mail/regraded.txt",
    )
    assert mail.context["reason"] == "Bob was meant."
    [notice] = session().scalars(select(Notice)).all()
    assert (notice.person_id, notice.kind) == (me, "result_rose")
    assert notice.href.startswith("/learn/small/quick/attempts/")


def learner_in(language, outline):
    return person("Lena Lerner", language=language)


def test_the_order_leaves_a_line_in_the_audit_log(quick, correct):
    take(quick, GAINS)
    found, who = correct(), author()
    ordered(found, actor=who)
    entry = session().scalars(select(AuditEntry).where(AuditEntry.verb == "regraded")).one()
    assert (entry.person_id, entry.subject_kind, entry.detail["direction"]) == (
        who.person_id, "question", "both",
    )  # fmt: skip


def test_sums_of_questions_move_to_the_new_key(quick, correct):
    for answers in (GAINS, RIGHT, WRONG):
        take(quick, answers)
    count()
    take(quick, GAINS)  # not counted yet
    found = correct()
    done(found, ordered(found))
    count()
    moved = kept()
    with write():
        forget_all()
    count()
    assert kept() == moved


def test_a_try_that_ends_later_is_regraded_by_itself(quick, correct):
    me, mine = take(quick, GAINS, over=False)
    take(quick, GAINS)
    found = correct()
    regrade_id = ordered(found)
    assert done(found, regrade_id) == 1
    hand_in(me, mine)
    assert result_of(mine) == 0.8  # by the key that it was given
    regrade_late(None)
    assert result_of(mine) == 1.0


def test_in_small_steps_and_by_two_workers_each_try_once(app, quick, correct):
    tries = [take(quick, GAINS)[1] for _ in range(7)]
    found = correct()
    regrade_id = ordered(found)

    def work():
        regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))

    assert at_once(app, work, work) == [None, None]
    assert {result_of(one) for one in tries} == {1.0}
    assert regrade_with(regrade_id).raised == 7
    assert all_of(Notice) == 7


class KilledError(Exception):
    """A worker that is no more."""


def stop_after(number, found, regrade_id):
    with write():
        go_on(regrade_id=regrade_id, outline=found.outline, at=now(), limit=number)
        raise KilledError


def test_what_was_stopped_half_way_goes_on(quick, correct):
    tries = [take(quick, GAINS)[1] for _ in range(5)]
    found = correct()
    regrade_id = ordered(found)
    with pytest.raises(KilledError):
        stop_after(3, found, regrade_id)
    assert {result_of(one) for one in tries} == {0.8}
    assert done(found, regrade_id, limit=2) == 5
    assert {result_of(one) for one in tries} == {1.0}


def test_a_key_that_was_changed_again_stops_it(quick, correct):
    take(quick, GAINS)
    first = correct()
    regrade_id = ordered(first)
    second = correct({"[x] Ann": "[ ] Ann", "[ ] Cem": "[x] Cem"}, "again")
    assert done(second, regrade_id) == 0
    line = second.line
    who = author()
    with pytest.raises(Conflict), write():
        order(
            actor=who, line=line, version_id=first.line.asked.version_id,
            direction=Direction.BOTH, reason="", at=now(),
        )  # fmt: skip


def test_a_key_may_come_back(quick, correct):
    _me, mine = take(quick, GAINS)
    found = correct()
    done(found, ordered(found))
    back = correct({}, "back")
    done(back, ordered(back))
    assert result_of(mine) == 0.8
    forth = correct(OTHER_KEY, "forth")
    assert done(forth, ordered(forth)) == 1
    assert result_of(mine) == 1.0


def test_other_options_are_explained_and_left(quick, correct):
    _me, mine = take(quick, GAINS)
    found = correct({"[ ] Cem {#cem}": "[ ] Dan {#dan}", **OTHER_KEY})
    assert (found.line.left, found.line.stuck) == (0, {Obstacle.OPTIONS: 1})
    assert done(found, ordered(found)) == 0
    assert result_of(mine) == 0.8


def test_more_points_are_a_new_marking(quick, correct):
    _me, mine = take(quick, {**WRONG, "q-a": RIGHT["q-a"]})
    assert result_of(mine) == 0.2
    found = correct({'<quiz id="q-a">': '<quiz id="q-a" points="5">'})
    done(found, ordered(found))
    assert result_of(mine) == pytest.approx(5 / 9)


def test_who_may_not_write_the_course_any_more_regrades_nothing(quick, correct):
    _me, mine = take(quick, GAINS)
    found, who = correct(), author()
    regrade_id = ordered(found, actor=who)
    with write():
        session().execute(delete(RoleGrant).where(RoleGrant.person_id == who.person_id))
    regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))
    regrade_late(None)
    assert result_of(mine) == 0.8
    ordered(found)  # another author takes it on
    regrade_job(Task(1, "regrade", {"regrade": regrade_id}, 1, ""))
    assert result_of(mine) == 1.0


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "you now have 5 of 5 points instead of 4"), ("de", "5")],
)
def test_the_mail_and_the_notice_say_what_changed(app, quick, correct, language, said):
    take(quick, GAINS, who=person("Lena Lerner", language=language))
    found = correct()
    done(found, ordered(found))
    mail = session().scalars(select(Mail)).one()
    notice = session().scalars(select(Notice)).one()
    with app.test_request_context(f"/{language}/"):
        g.lang = language
        assert "5" in words_of(notice.kind, notice.parameters)
        letter = write_letter(app, outgoing(mail.job_id))
    text = " ".join(letter.text.split())
    assert said in text
    assert "Bob was meant." in text
    assert f"/{language}/learn/small/quick/attempts/" in text
