"""What people are told of a pair: each in their language, and only who is concerned."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.db import session, write
from lms.mentoring.actions.matching.answers import answer
from lms.mentoring.actions.matching.runs import keep_run, publish
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.queries.matching.inputs import problem_of
from lms.mentoring.rules.matching.facts import Conditions, Weights
from lms.mentoring.rules.matching.results import run
from lms.mentoring.rules.mentorships import MentorshipKind, Side
from lms.notices import queries as notices
from lms.notices.adapters.letters import Letter, write_letter
from lms.notices.models import Mail
from tests.mentoring.matching.factories import World, lead, programme, world


@pytest.fixture
def cities(app) -> World:
    return world()


def propose(cities: World) -> int:
    """Publish a run; returns the mentorship of the strongest pair."""
    actor = programme(cities.coordinator)
    problem = problem_of(cities.edition_id, MentorshipKind.MENTORING, Weights(), Conditions())
    with write():
        number = keep_run(
            actor=actor, edition_id=cities.edition_id, problem=problem, result=run(problem)
        )
        publish(actor=actor, edition_id=cities.edition_id, number=number)
    found = session().scalar(select(Mentorship.id).where(Mentorship.champion_id == cities.strong))
    session().rollback()
    assert found is not None
    return found


def letters(app, template: str) -> dict[int, Letter]:
    rows = session().execute(
        select(Mail.person_id, Mail.job_id).where(Mail.template == f"mentoring/mail/{template}.txt")
    )
    jobs = dict(rows.all())
    session().rollback()
    found = {}
    for person, job in jobs.items():
        outgoing = notices.outgoing(job)
        assert outgoing is not None
        with app.app_context():
            found[person] = write_letter(app, outgoing)
    return found


def test_both_sides_are_told_of_a_proposal(app, cities: World) -> None:
    match = propose(cities)
    found = letters(app, "matching_proposed")
    assert set(found) == {cities.strong_lead, cities.first_lead, cities.other_lead}
    mail = found[cities.first_lead]
    assert mail.subject == "Proposed as a pair: Αγία Θάλασσα and Valmora"
    assert "Αγία Θάλασσα mentors Valmora" in mail.text
    assert f"/en/matches/#match-{match}" in mail.text
    assert "Łódka" not in mail.text


def test_a_refusal_goes_to_the_programme_with_its_reason(app, cities: World) -> None:
    match = propose(cities)
    with write():
        answer(
            actor=lead(cities.first_lead, cities.first),
            mentorship_id=match,
            side=Side.MENTEE,
            accepts=False,
            reason="Too far away",
        )
    found = letters(app, "matching_declined")
    assert set(found) == {cities.strong_lead, cities.coordinator}
    for mail in found.values():
        assert "Valmora has declined" in mail.text
        assert "Too far away" in mail.text
    assert "/matching/runs/1/" in found[cities.coordinator].text
    assert "/matches/" in found[cities.strong_lead].text


def test_an_agreement_leads_on_to_the_mentorship(app, cities: World) -> None:
    match = propose(cities)
    for person, city, side in (
        (cities.strong_lead, cities.strong, Side.CHAMPION),
        (cities.first_lead, cities.first, Side.MENTEE),
    ):
        with write():
            answer(actor=lead(person, city), mentorship_id=match, side=side, accepts=True)
    found = letters(app, "matching_agreed")
    assert set(found) == {cities.strong_lead, cities.coordinator}
    assert f"/mentorships/{match}/" in found[cities.strong_lead].text
