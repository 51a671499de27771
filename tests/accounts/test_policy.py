import pytest

from lms.accounts.policy import OPERATOR, is_grantable, may_close_accounts, may_grant
from lms.core.actor import ANONYMOUS, Actor, Grant, Role, Scope

ADMIN = Actor(1, grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))
COORDINATOR = Actor(2, grants=frozenset({Grant(Role.CITY_COORDINATOR, Scope.CITY, 7)}))
MENTOR = Actor(4, grants=frozenset({Grant(Role.MENTOR, Scope.CITY, 7)}))
PROGRAMME = Actor(5, grants=frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)}))
EDITION = Actor(6, grants=frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.EDITION, 3)}))
AUTHOR = Actor(3, grants=frozenset({Grant(Role.AUTHOR, Scope.COURSE, 4)}))


@pytest.mark.parametrize(
    ("actor", "role", "scope", "scope_id", "may"),
    [
        (ADMIN, Role.ADMIN, Scope.PLATFORM, None, True),
        (ADMIN, Role.CITY_COORDINATOR, Scope.CITY, 7, True),
        (ADMIN, Role.AUTHOR, Scope.COURSE, 4, True),
        (ADMIN, Role.MENTOR, Scope.PLATFORM, None, False),
        (ADMIN, Role.ADMIN, Scope.CITY, 7, False),
        (ADMIN, Role.CITY_COORDINATOR, Scope.CITY, None, False),
        (OPERATOR, Role.ADMIN, Scope.PLATFORM, None, True),
        (COORDINATOR, Role.CITY_COORDINATOR, Scope.CITY, 7, True),
        (COORDINATOR, Role.CITY_COORDINATOR, Scope.CITY, 8, False),
        (COORDINATOR, Role.MENTOR, Scope.CITY, 7, True),
        (COORDINATOR, Role.MENTOR, Scope.CITY, 8, False),
        (MENTOR, Role.MENTOR, Scope.CITY, 7, True),
        (MENTOR, Role.CITY_COORDINATOR, Scope.CITY, 7, False),
        (PROGRAMME, Role.CITY_COORDINATOR, Scope.CITY, 8, True),
        (PROGRAMME, Role.PROGRAMME_COORDINATOR, Scope.EDITION, 3, True),
        (PROGRAMME, Role.ADMIN, Scope.PLATFORM, None, False),
        (EDITION, Role.CITY_COORDINATOR, Scope.CITY, 8, False),
        (COORDINATOR, Role.ADMIN, Scope.PLATFORM, None, False),
        (AUTHOR, Role.AUTHOR, Scope.COURSE, 4, True),
        (AUTHOR, Role.AUTHOR, Scope.PLATFORM, None, False),
        (ANONYMOUS, Role.AUTHOR, Scope.PLATFORM, None, False),
    ],
)
def test_nobody_grants_what_they_do_not_hold(actor, role, scope, scope_id, may):
    assert may_grant(actor, role, scope, scope_id) is may


def test_only_an_admin_closes_accounts():
    assert may_close_accounts(ADMIN)
    assert not may_close_accounts(COORDINATOR)
    assert not may_close_accounts(ANONYMOUS)


def test_the_platform_has_no_id_and_all_else_has_one():
    assert is_grantable(Role.ADMIN, Scope.PLATFORM, None)
    assert not is_grantable(Role.ADMIN, Scope.PLATFORM, 1)
    assert not is_grantable(Role.MENTOR, Scope.EDITION, None)
