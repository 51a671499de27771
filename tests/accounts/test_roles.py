import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from lms.accounts import actions
from lms.accounts.actions import roles
from lms.accounts.models import RoleGrant
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import session, write
from tests.accounts.factories import grant, person
from tests.cities.factories import city


def holder(person_id, role, scope=Scope.PLATFORM, scope_id=None):
    return Actor(person_id, grants=frozenset({Grant(role, scope, scope_id)}))


def test_says_who_granted_it(app):
    admin, other = person("Admin"), person("Other")
    me = holder(admin, Role.ADMIN)
    with write():
        assert actions.grant(actor=me, person_id=other, role=Role.AUTHOR, scope=Scope.PLATFORM)
        assert not actions.grant(actor=me, person_id=other, role=Role.AUTHOR, scope=Scope.PLATFORM)
    assert session().scalars(select(RoleGrant.granted_by)).one() == admin


def test_nobody_grants_or_revokes_what_they_do_not_hold(app):
    coordinator, other = person("Coordinator"), person("Other")
    grant(other, Role.AUTHOR)
    city(city_id=7)
    me = holder(coordinator, Role.CITY_COORDINATOR, Scope.CITY, 7)
    for change in (actions.grant, actions.revoke):
        with pytest.raises(Forbidden), write():
            change(actor=me, person_id=other, role=Role.AUTHOR, scope=Scope.PLATFORM)
    with write():
        assert actions.grant(
            actor=me, person_id=other, role=Role.CITY_COORDINATOR, scope=Scope.CITY, scope_id=7
        )


def test_nobody_who_is_not_there_is_granted_anything(app):
    me = holder(person(), Role.ADMIN)
    with pytest.raises(NotFound), write():
        actions.grant(
            actor=me,
            person_id=999,
            role=Role.AUTHOR,
            scope=Scope.PLATFORM,
        )


def test_other_rooms_keep_their_own(app, monkeypatch):
    monkeypatch.setattr(roles, "_keepers", dict(roles._keepers))
    kept = []
    actions.keep_grants(
        Scope.EDITION,
        add=lambda **values: not kept.append(values),
        remove=lambda **_values: bool(kept),
    )
    admin, other = person("Admin"), person("Other")
    with write():
        assert actions.grant(
            actor=holder(admin, Role.ADMIN),
            person_id=other,
            role=Role.MENTOR,
            scope=Scope.EDITION,
            scope_id=3,
        )
    assert kept == [{"person_id": other, "role": Role.MENTOR, "scope_id": 3, "granted_by": admin}]


@pytest.mark.parametrize(
    ("role", "scope", "scope_id"),
    [
        ("admin", "city", 7),
        ("admin", "platform", 7),
        ("mentor", "platform", None),
        ("city_coordinator", "city", None),
        ("author", "course", 3),
        ("emperor", "platform", None),
    ],
)
def test_the_database_refuses_roles_over_the_wrong_scope(app, role, scope, scope_id):
    person_id = person()
    values = {
        "person_id": person_id,
        "role": role,
        "scope": scope,
        "scope_id": scope_id,
        "at": now(),
    }
    with pytest.raises(IntegrityError), write():
        session().execute(insert(RoleGrant).values(**values))


def test_the_database_refuses_the_same_grant_twice(app):
    person_id = person()
    grant(person_id, Role.ADMIN)
    city(city_id=7)
    grant(person_id, Role.MENTOR, Scope.CITY, 7)
    with pytest.raises(IntegrityError):
        grant(person_id, Role.ADMIN)
    with pytest.raises(IntegrityError):
        grant(person_id, Role.MENTOR, Scope.CITY, 7)
