"""A form changes what it shows and nothing else, whatever is sent with it."""

from __future__ import annotations

from sqlalchemy import text

from lms.db import session
from tests.learning.factories import LESSON
from tests.security.world import World

MORE = {
    "id": "99", "person_id": "1", "person": "1", "email": "taken@evil.example", "role": "admin",
    "roles": "admin", "grants": "admin", "is_admin": "1", "scope": "platform", "deactivated_at": "",
    "created_at": "2001-01-01", "password_hash": "x", "course_id": "1", "lesson_id": "1",
    "points": "100", "max_points": "1", "result": "1", "state": "finished", "completed_at": "2001-01-01",
    "seed": "1", "deadline_at": "2099-01-01", "extra_time": "9", "number": "7", "public": "1",
    "serial": "X", "code": "X", "html": "<script>alert(1)</script>", "revealed": "1", "actor": "1",
}  # fmt: skip


def rows(statement: str, **values: object) -> list[tuple[object, ...]]:
    session().rollback()
    return [tuple(row) for row in session().execute(text(statement), values)]


def test_a_profile_takes_four_fields(world: World) -> None:
    mine = "SELECT id, email, created_at, deactivated_at FROM person ORDER BY id"
    held = "SELECT person_id, role FROM role_grant ORDER BY person_id"
    before = rows(mine), rows(held)
    form = {"name": "New Name", "organisation": "Łódź", "language": "de", "time_zone": "Europe/Paris"}  # fmt: skip
    assert world.send("outsider", "/en/account", {**MORE, **form}).status_code == 303
    assert (rows(mine), rows(held)) == before
    assert rows("SELECT name FROM person WHERE id = :id", id=world.ids["outsider"]) == [
        ("New Name",)
    ]


def test_a_language_or_zone_that_is_not_offered_is_refused(world: World) -> None:
    form = {"name": "N", "language": "en", "time_zone": "Europe/Paris"}
    for name, value in (("language", "xx"), ("time_zone", "../../etc/passwd"), ("language", "")):
        assert world.send("outsider", "/en/account", {**form, name: value}).status_code == 422


def test_a_registration_gives_no_rights_and_no_person_yet(world: World) -> None:
    before = rows("SELECT id, email FROM person ORDER BY id"), rows("SELECT * FROM role_grant")
    form = {"name": "N", "email": "n@city.example", "password": "five calm otters row", "language": "en", "time_zone": "Europe/Paris"}  # fmt: skip
    sent = {**MORE, **form}
    assert world.send("visitor", "/en/register", sent).status_code == 303
    assert (rows("SELECT id, email FROM person ORDER BY id"), rows("SELECT * FROM role_grant")) == before  # fmt: skip
    payload = rows("SELECT payload FROM mail_token ORDER BY id DESC LIMIT 1")[0][0]
    assert "admin" not in str(payload)


def test_answers_never_bring_their_own_points(world: World) -> None:
    assert world.send("outsider", "/en/courses/small/enrolment").status_code == 303
    sent = {**MORE, "person": "", "q-single": "firm", "q-single~token": "0.", "check": "q-single"}
    answer = world.send("outsider", LESSON + "answers", sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    whose = {"id": world.ids["outsider"]}
    found = rows("SELECT state, result, number FROM attempt WHERE person_id = :id", **whose)
    assert found == [("in_progress", None, 1)]
    points = "SELECT a.points FROM answer a JOIN attempt t ON t.id = a.attempt_id WHERE t.person_id = :id AND a.checked_at IS NOT NULL"
    assert rows(points, **whose) == [(0.0,)]
    done = "SELECT count(*) FROM lesson_progress WHERE person_id = :id AND completed_at IS NOT NULL"
    assert rows(done, **whose) == [(0,)]
    assert rows("SELECT count(*) FROM certificate") == [(1,)]


def test_work_is_shown_as_it_was_rendered_here(world: World) -> None:
    assert world.send("outsider", "/en/courses/small/enrolment").status_code == 303
    sent = {**MORE, "text": "My map", "row_version": "0", "key": "k" * 20, "action": "hand_in"}
    assert world.send("outsider", LESSON + "task", sent).status_code == 303
    found = rows("SELECT html, number FROM submission_version ORDER BY id DESC LIMIT 1")
    assert found == [("<p>My map</p>", 1)]


def test_a_certificate_is_only_issued_when_it_is_earned(world: World) -> None:
    assert world.send("outsider", "/en/courses/small/enrolment").status_code == 303
    answer = world.send("outsider", "/en/certificates/", {**MORE, "course": "small"})
    assert answer.status_code == 409
    assert rows("SELECT count(*) FROM certificate") == [(1,)]
