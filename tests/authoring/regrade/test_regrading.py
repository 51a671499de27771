"""A regrade: points, completions, certificates, figures, notices."""

import pytest
from flask import g
from sqlalchemy import func, select

from lms.activity.models import AuditEntry
from lms.authoring.actions.statistics import forget_all
from lms.authoring.models.regrade import RegradedAnswer
from lms.authoring.queries.regrade.pages import line_of, lines, preview
from lms.authoring.queries.regrade.tries import regrade_with
from lms.authoring.rules.regrade import Direction, Obstacle
from lms.certificates.models import Certificate
from lms.core.errors import NotFound
from lms.db import session, write
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
