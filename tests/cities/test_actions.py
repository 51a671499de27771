"""Cities, organisations and fields as they are kept."""

from __future__ import annotations

import pytest

from lms.cities import actions, queries
from lms.cities.actions import CityWords
from lms.cities.rules import FIELDS, CityState, OrganisationType, address_of, folded, in_order
from lms.core.errors import Conflict, NotFound
from lms.db import write
from tests.cities.factories import city, fields


def add(name: str, **words: object) -> int:
    with write():
        return actions.add_city(words=CityWords(name, "DE", **words))


def test_fields_are_kept_as_they_were_changed(app):
    with write():
        assert actions.keep_fields() == len(FIELDS)
    with write():
        actions.rename_field(code="HOU", names={"en": "Homes", "de": " "})
        actions.retire_field(code="LEG")
        actions.add_field(code="cli", names={"en": "Climate", "el": "Κλίμα"})
        actions.order_fields(codes=["CLI", "HOU", "XXX", "CLI"])
    with write():
        assert actions.keep_fields() == 0
    found = queries.fields()
    assert [one.code for one in found[:3]] == ["CLI", "HOU", "EMP"]
    assert found[0].called("el") == "Κλίμα"
    assert found[1].called("de") == "Homes"
    assert "LEG" not in {one.code for one in found}
    assert "LEG" in {one.code for one in queries.fields(retired=True)}
    with pytest.raises(Conflict), write():
        actions.add_field(code="HOU", names={"en": "Again"})
    with pytest.raises(NotFound), write():
        actions.rename_field(code="XXX", names={"en": "None"})


def test_a_city_has_an_address_of_its_own_for_good(app):
    first, second = add("Łódka am Fluß"), add("Lodka am Fluss")
    greek = add("Νέα Πόλη", names={"en": "Nea Poli"})
    nameless = add("Νέα Πόλη")
    slugs = [queries.city_by_id(one).slug for one in (first, second, greek, nameless)]
    assert slugs == ["lodka-am-fluss", "lodka-am-fluss-2", "nea-poli", "city"]
    before = queries.city_by_id(first)
    with write():
        actions.change_city(
            city_id=first, words=CityWords("Neuer Name", "AT"), row_version=before.row_version
        )
    after = queries.city("lodka-am-fluss")
    assert (after.name, after.country, after.row_version) == ("Neuer Name", "AT", 2)
    with pytest.raises(Conflict), write():
        actions.change_city(
            city_id=first, words=CityWords("Older", "AT"), row_version=before.row_version
        )
    with pytest.raises(NotFound):
        queries.city("nowhere")


def test_cities_are_found_by_any_name_without_accents(app):
    add("Łódka", names={"de": "Bötchenstadt"})
    add("Rheinbrück", state=CityState.DRAFT)
    assert [one.name for one in queries.all_cities(words="LODKA")] == ["Łódka"]
    assert [one.called("de") for one in queries.all_cities(words="botchen")] == ["Bötchenstadt"]
    assert [one.name for one in queries.all_cities(words="100%")] == []
    assert [one.name for one in queries.all_cities(state=CityState.DRAFT)] == ["Rheinbrück"]


def test_pages_of_cities_follow_each_other_whatever_they_are_called(app):
    for name in ("Beta", "Alpha", "Beta", "Ärgerlich", "Öland"):
        add(name)
    seen: list[str] = []
    after = ""
    while page := queries.all_cities(after=after, limit=2):
        seen += [one.slug for one in page]
        after = page[-1].slug
    assert seen == ["alpha", "argerlich", "beta", "beta-2", "oland"]
    assert len(queries.all_cities(after="unknown")) == 5


def test_a_partner_belongs_to_one_city(app):
    here, there = city("Rheinbrück"), city("Valmora")
    with write():
        partner = actions.add_organisation(
            city_id=here, kind=OrganisationType.MIGRANT_LED, name="Γέφυρα e. V."
        )
    with pytest.raises(NotFound), write():
        actions.retire_organisation(city_id=there, organisation_id=partner)
    with write():
        actions.change_organisation(
            city_id=here,
            organisation_id=partner,
            kind=OrganisationType.NGO,
            name="Brücke",
            website="https://bruecke.example",
        )
    assert [one.name for one in queries.organisations(here)] == ["Brücke"]
    with write():
        actions.retire_organisation(city_id=here, organisation_id=partner)
    assert queries.organisations(here) == []
    assert len(queries.organisations(here, retired=True)) == 1


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ({}, "abcd"),
        ({"d": 1}, "dabc"),
        ({"a": 4}, "bcda"),
        ({"a": 2}, "bacd"),
        ({"c": 2}, "acbd"),
        ({"b": 99, "c": 0}, "acdb"),
        ({"a": None, "d": -5}, "dabc"),
    ],
)
def test_what_is_moved_gets_the_place_that_was_typed(wanted, order):
    assert "".join(in_order("abcd", wanted)) == order


def test_names_are_compared_as_plain_letters():
    assert folded("Łódka", ["Lódka", "Bötchen"]) == "lodka botchen"
    assert address_of("Αθήνα", {"en": "Athens", "de": "Athen"}) == "athens"


def test_the_factory_keeps_the_fields_of_the_product(app):
    fields()
    assert [one.code for one in queries.fields()] == [one.code for one in FIELDS]
