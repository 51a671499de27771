"""Pages of editions: opened, planned, filled, led on; and hidden from outsiders."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from lms.core.actor import Actor, Role, Scope
from lms.db import session
from lms.editions.models import Edition, EditionCity, EditionPerson, EditionStep
from lms.editions.queries import deadlines_of, edition_for, my_editions, team_of
from lms.editions.rules import CityRole, EditionState
from tests.accounts.factories import grant, person, session_cookie
from tests.catalogue.factories import small_course
from tests.cities.factories import city, member
from tests.editions.factories import edition, take_part

PLAN = {
    "name": "Städte im Tandem 2027",
    "programme": "Muster-Netz",
    "starts_on": "2027-01-11",
    "ends_on": "2027-10-29",
    "review_required": "y",
    "phases-0-name": "Anfang",
    "phases-0-starts_on": "2027-01-11",
    "phases-0-ends_on": "2027-02-28",
}


@pytest.fixture
def course(app, tmp_path):
    return small_course(tmp_path / "small")


@pytest.fixture
def coordinator(app, client):
    person_id = person("Pia Programm")
    grant(person_id, Role.PROGRAMME_COORDINATOR)
    session_cookie(client, person_id)
    return person_id


def the_edition() -> Edition:
    return session().scalars(select(Edition)).one()


def test_an_edition_is_opened_planned_and_led_on(client, coordinator, course):
    answer = client.submit(
        "/en/editions/", {**PLAN, "course_ids": str(course.course_id)}, page="/en/editions/plan"
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/en/editions/stadte-im-tandem-2027/")
    page = client.get(answer.location).get_data(as_text=True)
    for words in ("Städte im Tandem 2027", "Muster-Netz", "Anfang", "Small steps", "Draft"):
        assert words in page
    path = "/en/editions/stadte-im-tandem-2027"
    done = client.submit(
        f"{path}/steps",
        {"state": "selection", "seen": "draft", "reason": "Funded"},
        page=f"{path}/",
    )
    assert done.status_code == 303
    assert the_edition().state == "selection"
    states = session().scalars(select(EditionStep.state).order_by(EditionStep.id)).all()
    assert states == ["draft", "selection"]
    assert "Funded" in client.get(f"{path}/").get_data(as_text=True)


def test_a_step_from_a_state_that_is_over_is_refused(client, coordinator):
    edition("Old", state=EditionState.DRAFT)
    path = f"/en/editions/{the_edition().slug}"
    form = {"state": "selection", "seen": "draft"}
    assert client.submit(f"{path}/steps", form, page=f"{path}/").status_code == 303
    again = client.submit(f"{path}/steps", form, page=f"{path}/")
    assert again.status_code == 422
    skipped = client.submit(
        f"{path}/steps", {"state": "closed", "seen": "selection"}, page=f"{path}/"
    )
    assert skipped.status_code == 422
    assert the_edition().state == "selection"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Fill in this field."),
        ({"ends_on": "2026-01-01"}, "This is before the first day."),
        ({"starts_on": "soon"}, "Write a date"),
        ({"phases-0-ends_on": ""}, "Write a name and two dates for each phase"),
        ({"phases-0-ends_on": "2028-01-01"}, "The phase lies outside"),
        ({"phases-0-ends_on": "2027-01-01"}, "This is before its first day."),
    ],
)
def test_a_faulty_plan_is_refused_and_kept(client, coordinator, changes, words):
    answer = client.submit("/en/editions/", {**PLAN, **changes}, page="/en/editions/plan")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert "Muster-Netz" in page
    assert "Anfang" in page
    assert session().scalars(select(Edition)).all() == []


def test_two_who_change_a_plan_do_not_overwrite_each_other(client, coordinator, course):
    client.submit("/en/editions/", PLAN, page="/en/editions/plan")
    path = "/en/editions/stadte-im-tandem-2027/plan"
    first = client.submit(path, {**PLAN, "name": "First", "row_version": "1"})
    assert first.status_code == 303
    second = client.submit(path, {**PLAN, "name": "Second", "row_version": "1"})
    assert second.status_code == 409
    page = second.get_data(as_text=True)
    assert "Somebody changed this plan while you did" in page
    assert 'value="Second"' in page
    assert 'name="row_version" type="hidden" value="2"' in page
    assert the_edition().name == "First"
    again = client.submit(path, {**PLAN, "name": "Second", "row_version": "2"})
    assert again.status_code == 303
    assert the_edition().name == "Second"


def test_cities_take_part_change_their_role_and_leave(client, coordinator):
    edition("Run")
    first, second = city("Rheinbrück"), city("Łódka")
    amira = person("Amira")
    member(amira, first)
    path = f"/en/editions/{the_edition().slug}/cities"
    assert client.submit(path, {"city_id": str(first), "role": "champion"}).status_code == 303
    assert client.submit(path, {"city_id": str(second), "role": "mentee"}).status_code == 303
    assert client.submit(path, {"city_id": str(second), "role": "mentee"}).status_code == 422
    slug = edition_for(Actor(coordinator, grants=_programme()), the_edition().slug).cities[0].slug
    rows = dict(session().execute(select(EditionCity.city_id, EditionCity.role)).all())
    assert rows == {first: "champion", second: "mentee"}
    people = f"{path}/{slug}/people"
    assert client.get(people).status_code == 200
    with_people = _city_slug(first)
    form = {"person_ids": str(amira), "shown": str(amira)}
    assert client.submit(f"{path}/{with_people}/people", form).status_code == 303
    changed = client.submit(f"{path}/{with_people}/role", {"role": "partner"}, page=path)
    assert changed.status_code == 303
    gone = client.submit(f"{path}/{with_people}/ending", page=path)
    assert gone.status_code == 303
    assert session().scalars(select(EditionCity.city_id)).all() == [second]
    assert session().scalars(select(EditionPerson.left_at)).one() is not None


def _programme():
    from lms.core.actor import Grant

    return frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)})


def _city_slug(city_id):
    from lms.cities.models import City

    return session().scalar(select(City.slug).where(City.id == city_id))


def test_a_citys_coordinator_chooses_its_own_people_and_nobody_elses(client, app):
    edition_id = edition("Run")
    mine, theirs = city("Valmora"), city("Rheinbrück")
    lead, leo, sena, other = (person(n) for n in ("Lead", "Leo", "Sena", "Other"))
    for who in (lead, leo, sena):
        member(who, mine)
    member(other, theirs)
    grant(lead, Role.CITY_COORDINATOR, Scope.CITY, mine)
    take_part(edition_id, mine, CityRole.MENTEE, sena)
    take_part(edition_id, theirs, CityRole.CHAMPION)
    session_cookie(client, lead)
    path = f"/en/editions/{the_edition().slug}/cities"
    shown = f"{lead},{leo},{sena}"
    people = f"{path}/{_city_slug(mine)}/people"
    form = {"person_ids": [str(leo)], "shown": shown}
    assert client.submit(people, form).status_code == 303
    taking = {one.name for one in team_of(edition_id, mine) if one.takes_part}
    assert taking == {"Leo"}
    foreign = client.submit(people, {"person_ids": [str(other)], "shown": shown})
    assert foreign.status_code == 422
    assert client.get(f"{path}/{_city_slug(theirs)}/people").status_code == 403
    assert client.get(f"/en/editions/{the_edition().slug}/plan").status_code == 403
    assert client.get(path).status_code == 403
    page = client.get(f"/en/editions/{the_edition().slug}/").get_data(as_text=True)
    assert "Choose people" in page
    assert "Change the plan" not in page


def test_outsiders_learn_nothing_of_an_edition(client, app):
    edition("Secret run")
    session_cookie(client, person("Olga"))
    slug = the_edition().slug
    assert "Secret run" not in client.get("/en/editions/").get_data(as_text=True)
    for rest in ("", "plan", "cities", "pace"):
        assert client.get(f"/en/editions/{slug}/{rest}").status_code == 404
    for rest in ("plan", "steps", "cities", "pace", "coordinators"):
        answer = client.submit(f"/en/editions/{slug}/{rest}", page="/en/account")
        assert answer.status_code == 404
    assert client.get("/en/editions/plan").status_code == 403


def test_who_takes_part_reads_it_but_not_a_draft(client, app):
    amira, valmora = person("Amira"), city("Valmora")
    member(amira, valmora)
    running = edition("Running one")
    take_part(running, valmora, CityRole.MENTEE, amira)
    draft = edition("Quiet draft", state=EditionState.DRAFT)
    take_part(draft, valmora, CityRole.MENTEE, amira)
    assert [one.name for one in my_editions(Actor(amira))] == ["Running one"]
    session_cookie(client, amira)
    slug = my_editions(Actor(amira))[0].slug
    page = client.get(f"/en/editions/{slug}/").get_data(as_text=True)
    assert "Valmora" in page
    assert "<form" not in page.split("<main", 1)[1].split("</main>", 1)[0]


def test_dates_are_proposed_saved_and_told_to_who_takes_part(client, coordinator, course):
    edition_id = edition("Run", course_ids=(course.course_id,))
    amira, valmora = person("Amira"), city("Valmora")
    member(amira, valmora)
    take_part(edition_id, valmora, CityRole.MENTEE, amira)
    path = f"/en/editions/{the_edition().slug}/pace"
    proposed = client.get(f"{path}?spread=1").get_data(as_text=True)
    assert 'value="2027-06-30"' in proposed
    assert deadlines_of(amira) == []
    first, second = (module.id for module in course.modules[:2])
    form = {f"due_{first}": "2026-10-01", f"due_{second}": "2027-01-01"}
    assert client.submit(path, form).status_code == 303
    assert [(d.module_id, d.due_on) for d in deadlines_of(amira)] == [
        (first, date(2026, 10, 1)),
        (second, date(2027, 1, 1)),
    ]
    outside = client.submit(path, {**form, f"due_{first}": "2030-01-01"})
    assert outside.status_code == 422
    assert "outside the edition’s dates" in outside.get_data(as_text=True)
    assert client.submit(path, {f"due_{second}": "2027-01-01"}).status_code == 303
    assert [d.module_id for d in deadlines_of(amira)] == [second]


def test_a_coordinator_of_one_edition_runs_this_one_only(client, coordinator):
    edition("Mine")
    edition("Theirs")
    slugs = dict(session().execute(select(Edition.name, Edition.slug)).all())
    carla = person("Carla", "carla@rheinbrueck.example")
    path = f"/en/editions/{slugs['Mine']}"
    unknown = client.submit(f"{path}/coordinators", {"email": "no@x.example"}, page=f"{path}/")
    assert unknown.status_code == 422
    assert "no@x.example" in unknown.get_data(as_text=True)
    added = client.submit(
        f"{path}/coordinators", {"email": "Carla@Rheinbrueck.example"}, page=f"{path}/"
    )
    assert added.status_code == 303
    session_cookie(client, carla)
    assert client.get(f"{path}/plan").status_code == 200
    assert client.get(f"/en/editions/{slugs['Theirs']}/").status_code == 404
    assert client.get("/en/editions/plan").status_code == 403
    ended = client.submit(f"{path}/coordinators/{carla}/ending", page=f"{path}/")
    assert ended.status_code == 303
    assert client.get(f"{path}/plan").status_code == 404
