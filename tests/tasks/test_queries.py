"""Reads of work: what one sees is one's own, in few statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import delete, event

from lms.core.actor import ANONYMOUS
from lms.core.errors import NotFound
from lms.db import db, session, write
from lms.files.actions import remove_orphans
from lms.files.models import Blob
from lms.files.queries import references
from lms.people.models import Person
from lms.tasks import queries
from lms.tasks.rules import TaskState
from tests.files.test_orphans import aged
from tests.tasks.factories import handed_in, learner, place, saved, stored
from tests.tasks.test_actions import attached


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_task_not_begun(app: Flask) -> None:
    mine = queries.my_task(learner(), place().lesson_id)
    assert (mine.state, mine.text, mine.row_version) == (TaskState.NONE, None, 0)
    assert (mine.files, mine.versions, mine.latest, mine.is_ahead) == ((), (), None, False)


def test_a_task_is_read_in_two_statements(app: Flask) -> None:
    me, where = learner(), place()
    saved(me, where, "0")
    attached(me, where, *[stored(f"{n}", f"{n}.txt") for n in range(5)])
    for number in range(4):
        handed_in(me, where, f"{number + 1}", row_version=number + 1)
    with counted() as statements:
        mine = queries.my_task(me, where.lesson_id)
    assert len(statements) <= 2
    assert [line.number for line in mine.versions] == [4, 3, 2, 1]
    assert [file.name for file in mine.files] == [f"{n}.txt" for n in range(5)]
    assert all(len(line.files) == 5 for line in mine.versions)


def test_lists_have_a_bound_and_go_on(app: Flask) -> None:
    me, where = learner(), place()
    for number in range(12):
        handed_in(me, where, f"{number}", row_version=number)
    mine = queries.my_task(me, where.lesson_id)
    assert [line.number for line in mine.versions] == list(range(12, 2, -1))
    rest = queries.versions(me, where.lesson_id, before=3)
    assert [line.number for line in rest] == [2, 1]


def test_work_and_files_are_their_owners(app: Flask) -> None:
    me, other, where = learner(), learner(), place()
    saved(me, where, "One")
    attached(me, where, stored("a secret"))
    handed_in(me, where, "One", row_version=1)
    mine = queries.my_task(me, where.lesson_id)
    ids = [mine.files[0].id, mine.versions[0].files[0].id]
    for file_id in ids:
        assert queries.attachment(me, file_id).name == "map.txt"
    for stranger in (other, ANONYMOUS):
        assert queries.my_task(stranger, where.lesson_id).state is TaskState.NONE
        assert queries.versions(stranger, where.lesson_id) == ()
        with pytest.raises(NotFound):
            queries.version(stranger, where.lesson_id, 1)
        for file_id in ids:
            with pytest.raises(NotFound):
                queries.attachment(stranger, file_id)


def test_the_same_file_of_two_people_opens_to_each_under_their_own_name(app: Flask) -> None:
    me, other, where = learner(), learner(), place()
    for actor, name in ((me, "mine.txt"), (other, "theirs.txt")):
        saved(actor, where, "One")
        attached(actor, where, stored("the same list", name))
    (file,) = queries.my_task(other, where.lesson_id).files
    assert file.name == "theirs.txt"
    with pytest.raises(NotFound):
        queries.attachment(me, file.id)


def test_what_does_not_exist_is_not_found(app: Flask) -> None:
    me, where = learner(), place()
    handed_in(me, where, "One")
    for number in (0, 2, -1):
        with pytest.raises(NotFound):
            queries.version(me, where.lesson_id, number)
    with pytest.raises(NotFound):
        queries.version(me, place().lesson_id, 1)
    with pytest.raises(NotFound):
        queries.attachment(me, 10**9)


def test_completion_reads_when_work_was_first_handed_in(app: Flask) -> None:
    me, where, other = learner(), place(), place()
    handed_in(me, where, "One")
    handed_in(me, where, "Two", row_version=1)
    saved(me, other, "A draft")
    found = queries.handed_in(me.person_id or 0, [where.lesson_id, other.lesson_id])
    assert list(found) == [where.lesson_id]


def test_files_of_work_are_kept_and_those_of_nobody_go(app: Flask) -> None:
    me, where = learner(), place()
    assert {str(column) for column in references()} >= {"task_attachment.sha256"}
    saved(me, where, "One")
    file = stored("a list")
    attached(me, where, file)
    handed_in(me, where, "One", row_version=1)
    aged(file)
    with write():
        assert remove_orphans() == 0
    with write():
        session().execute(delete(Person).where(Person.id == me.person_id))
    with write():
        assert remove_orphans() == 1
    assert session().get(Blob, file.sha256) is None
    assert not file.path.exists()
