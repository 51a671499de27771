import pytest

from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.people import actions, queries
from lms.people.rules import normal_email, one_line

AMIRA = {"name": "Amira  Haddad", "email": " Amira@City.EU ", "language": "en", "time_zone": "UTC"}


@pytest.fixture
def amira(app):
    with write():
        return actions.add_person(**AMIRA)


def test_one_spelling_of_an_address_and_a_name():
    assert normal_email(" Amira@City.EU\n") == "amira@city.eu"
    assert one_line("  Amira \n Haddad ") == "Amira Haddad"


def test_adds_a_person(amira):
    found = queries.profile(amira)
    assert (found.name, found.email) == ("Amira Haddad", "amira@city.eu")
    assert queries.profile_by_email("AMIRA@city.eu") == found
    assert queries.names([amira, 999]) == {amira: "Amira Haddad"}
    assert queries.names([]) == {}


def test_an_address_has_one_person(amira):
    with pytest.raises(Conflict), write():
        actions.add_person(**{**AMIRA, "email": "amira@CITY.eu"})


def test_changes_a_profile(amira):
    with write():
        actions.change_profile(
            person_id=amira,
            name="A. Haddad",
            organisation=" Stadt  X ",
            language="de",
            time_zone="UTC",
        )
    found = queries.profile(amira)
    assert (found.name, found.organisation, found.language) == ("A. Haddad", "Stadt X", "de")


def test_changes_an_address_unless_it_is_taken(amira):
    with write():
        other = actions.add_person(**{**AMIRA, "email": "other@city.eu"})
    with pytest.raises(Conflict), write():
        actions.change_email(person_id=other, email="AMIRA@city.eu")
    with write():
        actions.change_email(person_id=other, email="New@city.eu")
        actions.change_email(person_id=amira, email="amira@city.eu")
    assert queries.profile(other).email == "new@city.eu"


def test_closes_and_opens_an_account(amira):
    with write():
        actions.deactivate(person_id=amira)
    assert queries.profile(amira).deactivated_at is not None
    with write():
        actions.reactivate(person_id=amira)
    assert queries.profile(amira).deactivated_at is None


def test_nobody_is_not_found(app):
    with pytest.raises(NotFound):
        queries.profile(999)
    with pytest.raises(NotFound), write():
        actions.deactivate(person_id=999)
    assert queries.profile_by_email("nobody@city.eu") is None
