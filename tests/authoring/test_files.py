"""The working copy: what is saved, refused, kept and moved; and the files of each publish."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.authoring.actions import files as actions
from lms.authoring.actions.texts import forget_texts
from lms.authoring.jobs.texts import forget_loose_texts
from lms.authoring.queries import files as queries
from lms.authoring.queries.access import course_for, courses_for
from lms.authoring.rules.summaries import summarise
from lms.catalogue.actions.sources import keep_text
from lms.catalogue.models import SourceText
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.sources import files as kept_files
from lms.catalogue.queries.sources import published_tree, revisions
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.errors import Conflict, NotFound
from lms.db import session, write
from tests.authoring.factories import TINY, Workbench, edit, files_of, publish_texts, workbench
from tests.catalogue.factories import FILES

LESSON = "1-one/1-first.md"
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def here() -> Workbench:
    return workbench()


def author(here: Workbench) -> Actor:
    grants = frozenset({Grant(Role.AUTHOR, Scope.COURSE, here.other_course_id)})
    return Actor(here.other, grants=grants)


def test_what_is_published_is_the_working_copy(here):
    tree = published_tree(here.course_id)
    assert queries.working_files(here.course_id) == kept_files(tree)
    assert queries.working_tree(here.course_id) == files_of(FILES).tree
    (only,) = revisions(here.course_id)
    assert (only.origin, only.number, only.current) == (Origin.FILES, 1, True)


def test_publishing_the_same_files_again_changes_nothing(here):
    publish_texts(FILES)
    assert len(revisions(here.course_id)) == 1
    assert all(
        queries.file(here.course_id, path).revision == 1 for path in FILES if path.endswith(".md")
    )


def test_other_words_for_the_same_are_a_revision(here):
    publish_texts({**TINY, LESSON: TINY[LESSON] + "\n\n"}, by=here.other)
    newest = revisions(here.other_course_id)[0]
    assert (newest.number, newest.name) == (2, "Olga Other")


def test_a_save_keeps_what_was_there(here):
    before = queries.file(here.other_course_id, LESSON)
    assert edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other) == 2
    after = queries.file(here.other_course_id, LESSON)
    assert (after.revision, after.name) == (2, "Olga Other")
    assert after.text.endswith("More.\n")
    assert queries.edits(here.other_course_id, LESSON)[0].sha256 == before.sha256
    edit(here.other_course_id, LESSON, TINY[LESSON] + "Even more.\n", here.other)
    assert len(queries.edits(here.other_course_id, LESSON)) == 1


def test_a_save_made_from_an_older_revision_is_refused(here):
    edit(here.other_course_id, LESSON, "one\n", here.other)
    text = "another\n"
    with pytest.raises(Conflict), write():
        actions.save(
            course_id=here.other_course_id,
            text=text,
            revision=1,
            saved_by=here.admin,
            summary=summarise(LESSON, text),
        )
    session().rollback()
    assert queries.file(here.other_course_id, LESSON).text == "one\n"


def test_two_files_change_places(here):
    second = "1-one/2-second.md"
    text = TINY[LESSON].replace("tiny-first", "tiny-second")
    with write():
        actions.create(
            course_id=here.other_course_id,
            text=text,
            saved_by=None,
            summary=summarise(second, text),
        )
    with write():
        actions.move(
            course_id=here.other_course_id,
            moves={LESSON: second, second: LESSON},
            saved_by=here.other,
        )
    assert queries.file(here.other_course_id, LESSON).text == text
    found = {s.path: s.base for s in queries.summaries(here.other_course_id)}
    assert found[second] == "1-one/2-second"


def test_a_move_onto_another_file_is_refused(here):
    with pytest.raises(Conflict), write():
        actions.move(
            course_id=here.other_course_id, moves={LESSON: "course.md"}, saved_by=here.other
        )
    session().rollback()


def test_what_is_removed_stays_in_the_history(here):
    with write():
        actions.remove(course_id=here.other_course_id, path=LESSON, saved_by=here.other)
    with pytest.raises(NotFound):
        queries.file(here.other_course_id, LESSON)
    assert queries.edits(here.other_course_id, LESSON)[0].sha256


def test_only_authors_come_in(here):
    assert course_for(author(here), "tiny").id == here.other_course_id
    with pytest.raises(NotFound):
        course_for(author(here), "small")
    with pytest.raises(NotFound):
        course_for(Actor(here.learner), "tiny")
    admin = Actor(here.admin, grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))
    assert [course.key for course in courses_for(admin)] == ["small", "tiny"]
    assert [course.key for course in courses_for(author(here))] == ["tiny"]


def test_who_has_a_file_open_is_seen_by_others(here):
    for who in (here.author, here.second):
        with write():
            actions.be_here(course_id=here.course_id, path="course.md", person_id=who)
    assert queries.others_here(here.course_id, "course.md", here.author) == ["Sven Second"]


def test_texts_of_a_moment_are_forgotten_and_all_others_stay(here):
    with write():
        keep_text("Typed, and typed over.")
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    before = session().scalar(select(func.count()).select_from(SourceText))
    with write():
        assert forget_texts() == 0
    with write():
        assert forget_texts(grace=timedelta()) == 1
    assert session().scalar(select(func.count()).select_from(SourceText)) == before - 1
    assert queries.file(here.other_course_id, LESSON).text.endswith("More.\n")
    forget_loose_texts(None)
