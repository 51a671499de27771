import pytest
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from lms.core.clock import now
from lms.db import Prepared, connection, db, insert_ignore, session, upsert, write
from lms.learning.models import Note
from lms.people.models import Person
from tests.catalogue.factories import small_course
from tests.learning.factories import statements

people = Person.__table__
BY_NAME = Prepared(
    select(people.c.id, people.c.name, people.c.created_at).where(
        people.c.name == bindparam("called")
    )
)
ADD, REMOVE = (
    Prepared(insert(people)),
    Prepared(delete(people).where(people.c.name == bindparam("called"))),
)
RENAME = Prepared(update(people).where(people.c.name == bindparam("called")))


def person(name, email=None):
    return {
        "name": name,
        "email": email or f"{name.lower()}@example.org",
        "language": "en",
        "time_zone": "Europe/Brussels",
        "created_at": now(),
    }


def add(*names):
    with write():
        ADD.run([person(name) for name in names])


def test_rows_come_as_the_columns_say(app):
    at = now()
    with write():
        assert ADD.run({**person("Ana"), "created_at": at}) == 1
    [(id_, name, created_at)] = BY_NAME.rows(called="Ana")
    assert isinstance(id_, int)
    assert (name, created_at) == ("Ana", at)
    assert BY_NAME.row(called="Bo") is None


def test_several_rows_are_written_at_once_and_counted(app):
    add("Ana", "Bo", "Cy")
    with write():
        assert (
            RENAME.run(
                [{"called": "Ana", "language": "de"}, {"called": "Nobody", "language": "de"}]
            )
            == 1
        )
        assert REMOVE.run({"called": "Bo"}) == 1
    assert BY_NAME.rows(called="Bo") == []
    assert session().scalar(select(Person.language).where(Person.name == "Ana")) == "de"


def test_a_read_inside_a_write_sees_what_was_written_and_nothing_of_it_after_a_failure(app):
    def failing():
        with write():
            ADD.run(person("Ana"))
            session().add(Person(**person("Bo")))
            session().flush()
            assert BY_NAME.row(called="Ana")
            assert BY_NAME.row(called="Bo")
            raise LookupError

    with pytest.raises(LookupError):
        failing()
    assert BY_NAME.rows(called="Ana") == BY_NAME.rows(called="Bo") == []
    add("Ana")  # the next block begins as if nothing had been


def test_the_session_and_the_driver_write_in_one_transaction(app):
    with write() as rows:
        rows.add(Person(**person("Ana")))
        ADD.run(person("Bo"))
    db.session.remove()
    names = session().scalars(select(Person.name).order_by(Person.name)).all()
    assert list(names) == ["Ana", "Bo"]


def test_a_read_goes_with_the_transaction_of_a_session(app):
    add("Ana")
    session().execute(select(Person.id)).all()
    with statements() as found:
        assert BY_NAME.row(called="Ana")
    assert len(found) == 1


def test_a_read_alone_leaves_no_transaction_and_makes_no_session(app):
    add("Ana")
    db.session.remove()
    assert BY_NAME.row(called="Ana")
    assert not db.session.registry.has()
    assert db.engine.pool.checkedout() == 0


def test_errors_are_those_of_sqlalchemy_and_hold_no_values(app):
    add("Ana")
    with pytest.raises(IntegrityError) as error, write():
        ADD.run(person("Other", email="ana@example.org"))
    assert "ana@example.org" not in str(error.value).split("DETAIL")[0]
    assert BY_NAME.row(called="Other") is None


def test_nothing_is_changed_outside_a_write_block(app):
    db.session.remove()
    with pytest.raises(RuntimeError):
        ADD.run(person("Ana"))


def test_a_list_of_a_changing_length_is_refused(app):
    listed = Prepared(
        select(people.c.id).where(people.c.name.in_(bindparam("names", expanding=True)))
    )
    with pytest.raises(TypeError):
        listed.rows(names=["Ana"])


def test_a_missing_value_is_no_empty_one(app):
    with pytest.raises(KeyError):
        BY_NAME.rows()


def test_insert_ignore_and_upsert(app, make_note):
    values = make_note()
    with write():
        assert insert_ignore(Note, values) == 1
        assert insert_ignore(Note, values) == 0
        key = ("person_id", "lesson_id")
        upsert(Note, {**values, "text": "second"}, key=key, changes={"text": "second"})
        assert connection().scalar(select(Note.__table__.c.text)) == "second"


@pytest.fixture
def make_note(app, tmp_path):
    course = small_course(tmp_path)

    def make():
        add("Ana")
        row = BY_NAME.row(called="Ana")
        lesson = course.lessons[0].id
        return {
            "person_id": row[0],
            "lesson_id": lesson,
            "text": "first",
            "revision": 1,
            "saved_at": now(),
        }

    return make


def test_write_blocks_do_not_nest(app):
    with pytest.raises(RuntimeError), write(), write():
        pass
    add("Ana")


def test_a_lost_connection_is_asked_anew(app):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("A file cannot hang up.")
    add("Ana")
    assert BY_NAME.row(called="Ana")
    db.session.remove()
    with db.engine.connect() as other:
        ours = other.execute(text("SELECT pg_backend_pid()")).scalar_one()
        found = db.engine.raw_connection()  # the pool holds one more, which is hung up
        found.close()
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> :ours"
            ),
            {"ours": ours},
        )
    for _time in range(3):
        assert BY_NAME.row(called="Ana")
