"""Saving, attaching and handing in: nothing is lost, nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Invalid, NotFound
from lms.db import db, session, write
from lms.files.queries import StoredFile
from lms.tasks import actions, queries
from lms.tasks.actions import Receipt, TaskPlace
from lms.tasks.models import Draft, Submission, SubmissionVersion
from lms.tasks.rules import MAX_TEXT, ChangedElsewhere, TaskState
from tests.tasks.factories import TEMPLATE, handed_in, key, learner, place, saved, stored


def attached(actor: Actor, where: TaskPlace, *files: StoredFile) -> tuple[str, ...]:
    assert actor.person_id is not None
    with write():
        return actions.attach(person_id=actor.person_id, lesson_id=where.lesson_id, files=files)


def rows(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_a_draft_is_saved_and_saved_again(app: Flask) -> None:
    me, where = learner(), place()
    assert saved(me, where, "One") == 1
    assert saved(me, where, "Two\r\nlines\0", 1) == 2
    mine = queries.my_task(me, where.lesson_id)
    assert (mine.text, mine.row_version, mine.state) == ("Two\nlines", 2, TaskState.DRAFT)
    assert mine.is_ahead


def test_the_same_text_once_more_is_no_conflict(app: Flask) -> None:
    """A double click, or a tab that was reloaded."""
    me, where = learner(), place()
    assert saved(me, where, "One") == 1
    assert saved(me, where, "One") == 1
    assert saved(me, where, "One", 7) == 1


def test_a_tab_that_has_not_seen_the_newest_text_gets_both(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    saved(me, where, "From the first tab", 1)
    with pytest.raises(ChangedElsewhere) as caught:
        saved(me, where, "From the second tab", 1)
    assert caught.value.typed == "From the second tab"
    assert caught.value.stored == "From the first tab"
    assert saved(me, where, "Both", caught.value.row_version) == 3


def test_a_tab_that_saw_no_draft_does_not_overwrite_one(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    with pytest.raises(ChangedElsewhere):
        saved(me, where, "Another", 0)


def test_two_tabs_at_the_same_moment_lose_no_text(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    start = Barrier(2)

    def save(words: str) -> str:
        with app.app_context():
            start.wait()
            try:
                saved(me, where, words, 1)
            except ChangedElsewhere as conflict:
                return f"{conflict.typed}, not {conflict.stored}"
            finally:
                db.session.remove()
            return words

    with ThreadPoolExecutor(2) as pool:
        ends = set(pool.map(save, ["left", "right"]))
    kept = queries.my_task(me, where.lesson_id).text
    other = ({"left", "right"} - {kept}).pop()
    assert ends == {kept, f"{other}, not {kept}"}


def test_two_first_saves_at_the_same_moment_lose_no_text(app: Flask) -> None:
    me, where = learner(), place()
    start = Barrier(2)

    def save(words: str) -> bool:
        with app.app_context():
            start.wait()
            try:
                saved(me, where, words)
            except ChangedElsewhere as conflict:
                return conflict.typed == words and conflict.stored != words
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(save, ["left", "right"]))
    assert rows(Draft) == 1


def test_a_text_that_is_too_long_is_refused_at_its_field(app: Flask) -> None:
    with pytest.raises(Invalid) as caught:
        saved(learner(), place(), "a" * (MAX_TEXT + 1))
    assert "too long" in caught.value.fields["text"]


def test_handing_in_makes_a_version_and_says_so(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "Our map")
    attached(me, where, stored("a list"))
    receipt = handed_in(me, where, row_version=1)
    mine = queries.my_task(me, where.lesson_id)
    assert (mine.state, mine.is_ahead, mine.text) == (TaskState.HANDED_IN, False, "Our map")
    assert [line.number for line in mine.versions] == [1] == [receipt.number]
    found = queries.version(me, where.lesson_id, 1)
    assert (found.text, found.html) == ("Our map", "<p>Our map</p>")
    assert found.lesson_version_id == where.lesson_version_id
    assert [file.name for file in found.files] == ["map.txt"] == [file.name for file in mine.files]


def test_handing_in_again_makes_the_next_and_keeps_the_first(app: Flask) -> None:
    me, where = learner(), place()
    attachment = stored("a list")
    handed_in(me, where, "First")
    attached(me, where, attachment)
    assert queries.my_task(me, where.lesson_id).is_ahead
    assert handed_in(me, where, "Second", row_version=1).number == 2
    with write():
        actions.detach(
            person_id=me.person_id or 0,
            lesson_id=where.lesson_id,
            attachment_id=queries.my_task(me, where.lesson_id).files[0].id,
        )
    assert handed_in(me, where, "Third", row_version=2).number == 3
    kept = [queries.version(me, where.lesson_id, number) for number in (1, 2, 3)]
    assert [found.text for found in kept] == ["First", "Second", "Third"]
    assert [len(found.files) for found in kept] == [0, 1, 0]


def test_one_form_hands_in_once(app: Flask) -> None:
    me, where, form = learner(), place(), key()
    first = handed_in(me, where, "One", form=form)
    assert handed_in(me, where, "One", form=form) == first
    assert handed_in(me, where, "typed meanwhile", form=form) == first
    assert rows(SubmissionVersion) == 1


def test_a_double_click_at_the_same_moment_hands_in_once(app: Flask) -> None:
    me, where, form = learner(), place(), key()
    start = Barrier(4)

    def press(_number: int) -> Receipt:
        with app.app_context():
            start.wait()
            try:
                return handed_in(me, where, "One", form=form)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        receipts = list(pool.map(press, range(4)))
    assert len(set(receipts)) == 1
    assert (rows(Submission), rows(SubmissionVersion), rows(Draft)) == (1, 1, 1)


def test_work_that_has_not_changed_is_the_version_there_is(app: Flask) -> None:
    me, where = learner(), place()
    first = handed_in(me, where, "One")
    assert handed_in(me, where, "One", row_version=1) == first
    assert rows(SubmissionVersion) == 1


def test_a_key_of_somebody_else_is_no_hindrance(app: Flask) -> None:
    where, form = place(), key()
    assert handed_in(learner(), where, "One", form=form).number == 1
    assert handed_in(learner(), where, "Other", form=form).number == 1
    assert rows(SubmissionVersion) == 2


def test_a_tab_that_saves_after_another_has_handed_in_keeps_its_text(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    handed_in(me, where, "Two", row_version=1)
    with pytest.raises(ChangedElsewhere) as caught:
        saved(me, where, "Three", 1)
    assert (caught.value.typed, caught.value.stored) == ("Three", "Two")
    with pytest.raises(ChangedElsewhere):
        handed_in(me, where, "Three", row_version=1)
    assert rows(SubmissionVersion) == 1


def test_a_clock_that_goes_back_hides_no_change(app: Flask) -> None:
    me, where = learner(), place()
    handed_in(me, where, "One")
    with time_machine.travel(now() - timedelta(hours=3), tick=True):
        assert handed_in(me, where, "Two", row_version=1).number == 2


@pytest.mark.parametrize("text", ["", "  \r\n", TEMPLATE, TEMPLATE.replace("\n", "\r\n")])
def test_nothing_is_not_handed_in(app: Flask, text: str) -> None:
    me, where = learner(), place()
    with pytest.raises(Invalid) as caught:
        handed_in(me, where, text)
    assert "text" in caught.value.fields
    assert rows(Submission) == 0


def test_a_file_alone_is_enough(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "")
    attached(me, where, stored("a list"))
    assert handed_in(me, where, "", row_version=1).number == 1


@pytest.mark.parametrize("form", ["", "short", "a" * 65, "with blank " * 2, "né" * 10])
def test_a_form_without_its_key_is_refused(app: Flask, form: str) -> None:
    me, where = learner(), place()
    with pytest.raises(Invalid), write():
        actions.hand_in(
            person_id=me.person_id or 0, place=where, text="One", html="", key=form, row_version=0
        )


def test_five_files_and_not_one_more(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    files = [stored(f"file {number}", f"{number}.txt") for number in range(7)]
    assert attached(me, where, *files[:4]) == ()
    assert attached(me, where, *files[3:]) == ("5.txt", "6.txt")
    names = [file.name for file in queries.my_task(me, where.lesson_id).files]
    assert names == ["0.txt", "1.txt", "2.txt", "3.txt", "4.txt"]


def test_the_same_file_sent_twice_is_attached_once(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    attached(me, where, stored("same"), stored("same", "again.txt"))
    attached(me, where, stored("same"))
    assert [file.name for file in queries.my_task(me, where.lesson_id).files] == ["map.txt"]


def test_files_attached_at_the_same_moment_stay_within_the_limit(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    lots = [[stored(f"{tab} {n}") for n in range(4)] for tab in range(2)]
    start = Barrier(2)

    def send(files: list[StoredFile]) -> int:
        with app.app_context():
            start.wait()
            try:
                return len(attached(me, where, *files))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, lots)) == 3
    assert len(queries.my_task(me, where.lesson_id).files) == 5


def test_attaching_changes_no_row_version(app: Flask) -> None:
    """A tab with words must not be told that somebody changed them when only a file was added."""
    me, where = learner(), place()
    saved(me, where, "One")
    attached(me, where, stored("a list"))
    assert saved(me, where, "Two", 1) == 2


def test_a_file_needs_a_draft(app: Flask) -> None:
    with pytest.raises(NotFound):
        attached(learner(), place(), stored("a list"))


def test_nobody_takes_away_the_file_of_somebody_else(app: Flask) -> None:
    me, other, where = learner(), learner(), place()
    saved(me, where, "One")
    saved(other, where, "Other")
    attached(me, where, stored("a list"))
    (file,) = queries.my_task(me, where.lesson_id).files
    for person_id, lesson_id in (
        (other.person_id, where.lesson_id),
        (me.person_id, place().lesson_id),
    ):
        with pytest.raises(NotFound), write():
            actions.detach(person_id=person_id or 0, lesson_id=lesson_id, attachment_id=file.id)
    assert len(queries.my_task(me, where.lesson_id).files) == 1


def test_a_file_of_a_version_cannot_be_taken_away(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "One")
    attached(me, where, stored("a list"))
    handed_in(me, where, "One", row_version=1)
    (file,) = queries.version(me, where.lesson_id, 1).files
    with pytest.raises(NotFound), write():
        actions.detach(
            person_id=me.person_id or 0, lesson_id=where.lesson_id, attachment_id=file.id
        )
