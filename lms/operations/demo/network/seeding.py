"""The network of a demo: cities with profiles, an edition, a matching that was published, and after.

Everything is done by the actions that the pages use, in one write; what happened earlier is dated
back, and nobody gets a mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.accounts import actions as accounts
from lms.accounts.policy import OPERATOR
from lms.catalogue.queries.outlines import Outline
from lms.cities.actions import CityWords, add_city, keep_fields
from lms.cities.models import City
from lms.core.actor import Actor, Grant, Role, Scope
from lms.db import session, write
from lms.editions import actions as editions
from lms.editions.models import Edition
from lms.editions.rules import CityRole, EditionState, PhasePlan, Plan, spread
from lms.mentoring.actions import profiles
from lms.mentoring.rules.profiles import ProfileWords
from lms.operations.demo.bulk import Crowd, add_crowd
from lms.operations.demo.network import pairs
from lms.operations.demo.network.dates import take_back_mails_to
from lms.operations.demo.network.towns import TOWNS, Town, name_of
from lms.operations.demo.stories import CAST
from lms.people import actions as people
from lms.people.queries import profile_by_email

EDITION = "Cities in tandem (demo)"
BEGAN, LASTS = 80, 280
FIRST_NUMBER = 990_001  # far above the learners that somebody asks for


def seed_network(outline: Outline, languages: tuple[str, ...], today: datetime) -> bool:
    """Add the cities, their people and the edition; False if they are there already."""
    if session().scalar(select(City.id).where(City.slug == TOWNS[0].slug)) is not None:
        session().rollback()
        return False
    teams = _crowd(outline, languages, today)
    with write():
        keep_fields()
        ids = {town.slug: _town(town) for town in TOWNS}
        members = {town.slug: _team(town, ids[town.slug], teams) for town in TOWNS}
        boss = _programme()
        slug = editions.open_edition(actor=boss, plan=_plan(outline, today))
        edition_id = session().scalars(select(Edition.id).where(Edition.slug == slug)).one()
        for town in TOWNS:
            city_id, team = ids[town.slug], members[town.slug]
            editions.put_city(
                actor=boss, edition_id=edition_id, city_id=city_id, role=CityRole(town.role)
            )
            editions.set_people(
                actor=boss, edition_id=edition_id, city_id=city_id, person_ids=team, shown=team
            )
        first, last = _days(today)
        dues = spread([module.id for module in outline.modules], first.date(), last.date())
        editions.save_pace(actor=boss, edition_id=edition_id, dues=dict(dues))
        for seen, state in (
            (EditionState.DRAFT, EditionState.SELECTION),
            (EditionState.SELECTION, EditionState.RUNNING),
        ):
            editions.change_state(
                actor=boss, edition_id=edition_id, state=state, seen=seen, reason=""
            )
    pairs.match(boss, edition_id, ids, today)
    with write():
        take_back_mails_to(
            [id_ for team in members.values() for id_ in team] + [boss.person_id or 0]
        )
    return True


def _crowd(
    outline: Outline, languages: tuple[str, ...], today: datetime
) -> Mapping[str, list[str]]:
    """Colleagues for the teams, by town: the addresses of generated learners with high numbers."""
    count = sum(town.people for town in TOWNS)
    crowd = Crowd(count, len(TOWNS), languages, today)
    numbers = range(FIRST_NUMBER, FIRST_NUMBER + count)
    for _added in add_crowd(crowd, numbers, [outline]):
        pass
    emails = iter([crowd.learner(number).email for number in numbers])
    return {town.slug: [next(emails) for _ in range(town.people)] for town in TOWNS}


def _town(town: Town) -> int:
    city_id = add_city(
        slug=town.slug,
        words=CityWords(
            name=town.name,
            country=town.country,
            population=town.population,
            team_size=town.team,
            languages=town.languages,
            about=f"{town.name} is an invented city.",
            about_html=f"<p>{town.name} is an invented city.</p>",
            latitude=town.place[0],
            longitude=town.place[1],
        ),
    )
    words = ProfileWords(town.languages, town.mentees, town.visits, town.fields)
    draft = profiles.save_draft(city_id=city_id, words=words)
    profiles.publish(city_id=city_id, row_version=draft.row_version)
    return city_id


def _team(town: Town, city_id: int, teams: Mapping[str, list[str]]) -> list[int]:
    """The cast of this city and its generated people; the first of these coordinates if nobody does."""
    found, leads = [], False
    for character in CAST:
        person = profile_by_email(character.email)
        if character.city != town.name or person is None or not character.in_team:
            continue
        found.append(person.id)
        people.join_city(person_id=person.id, city_id=city_id, added_by=None)
        for role in character.city_roles:
            _grant(person.id, role, city_id)
            leads = leads or role is Role.CITY_COORDINATOR
    for place, email in enumerate(teams[town.slug]):
        person = profile_by_email(email)
        if person is None:
            continue
        found.append(person.id)
        people.join_city(person_id=person.id, city_id=city_id, added_by=None)
        people.change_profile(
            person_id=person.id,
            name=name_of(int(email[7:13]) - FIRST_NUMBER),
            organisation=town.name,
            language=person.language,
            time_zone=person.time_zone,
        )
        if place == 0 and not leads:
            _grant(person.id, Role.CITY_COORDINATOR, city_id)
        if place == 1 and town.role is CityRole.CHAMPION:
            _grant(person.id, Role.MENTOR, city_id)
    return found


def _grant(person_id: int, role: Role, city_id: int) -> None:
    accounts.grant(
        actor=OPERATOR, person_id=person_id, role=role, scope=Scope.CITY, scope_id=city_id
    )


def _programme() -> Actor:
    """The programme coordinator of the cast."""
    who = next(one for one in CAST if one.role is Role.PROGRAMME_COORDINATOR)
    person = profile_by_email(who.email)
    grants = frozenset({Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM)})
    return Actor(person.id if person else None, who.name, who.language, grants=grants)


def _days(today: datetime) -> tuple[datetime, datetime]:
    first = today - timedelta(days=BEGAN)
    return first, first + timedelta(days=LASTS)


def _plan(outline: Outline, today: datetime) -> Plan:
    """Forty weeks in four phases, as the curriculum proposes them."""
    first, last = _days(today)
    weeks = (("Start", 0, 2), ("Review and round tables", 2, 18), ("Adoption", 18, 20), ("Pilot and evaluation", 20, 40))  # fmt: skip
    phases = [
        PhasePlan(
            name,
            (first + timedelta(weeks=begin)).date(),
            min((first + timedelta(weeks=end, days=-1)).date(), last.date()),
        )
        for name, begin, end in weeks
    ]
    return Plan(
        EDITION,
        "Tandem demo",
        first.date(),
        last.date(),
        review_required=False,
        phases=phases,
        course_ids=[outline.course_id],
    )
