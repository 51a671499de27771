"""An edition that the owner coordinates, with runs of the matching, a wish and a proposed pair."""

from __future__ import annotations

from sqlalchemy import insert, select

from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import EditionGrant
from lms.editions.rules import CityRole
from lms.mentoring.actions.matching.runs import keep_run, publish, wish
from lms.mentoring.models.matching import MatchRule
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.queries.matching.inputs import problem_of
from lms.mentoring.rules.matching.facts import Conditions, RuleKind, Weights
from lms.mentoring.rules.matching.results import run
from lms.mentoring.rules.mentorships import MentorshipKind
from tests.accounts.factories import grant
from tests.cities.factories import city, fields
from tests.editions.factories import edition, take_part
from tests.mentoring.matching.factories import NEED, OFFER, profile, programme, slug_of


def values(owner: int) -> dict[str, object]:
    """What the addresses of the matching name; runs 1 and 2 are drafts, a third one is proposed."""
    fields()
    champion, mentee = city("Αγία Θάλασσα"), city("Valmora")
    edition_id = edition("Matched")
    take_part(edition_id, champion, CityRole.CHAMPION)
    take_part(edition_id, mentee, CityRole.MENTEE)
    profile(champion, {"HOU": (OFFER, 4, 2)}, mentees=2)
    profile(mentee, {"HOU": (NEED, 1, 3)})
    grant(owner, Role.CITY_COORDINATOR, Scope.CITY, mentee)
    actor = programme(owner)
    with write():
        session().execute(
            insert(EditionGrant).values(
                person_id=owner,
                role=Role.PROGRAMME_COORDINATOR,
                edition_id=edition_id,
                at=now(),
            )
        )
        wish(
            actor=actor,
            edition_id=edition_id,
            kind=RuleKind.LOCK,
            mentorship_kind=MentorshipKind.MENTORING,
            champion=champion,
            mentee=mentee,
            reason="asked",
        )
    problem = problem_of(edition_id, MentorshipKind.MENTORING, Weights(), Conditions())
    result = run(problem)
    with write():
        for _number in range(3):
            keep_run(actor=actor, edition_id=edition_id, problem=problem, result=result)
        publish(actor=actor, edition_id=edition_id, number=3)
    found = {
        "wish_id": session().scalar(select(MatchRule.id)),
        "match_id": session().scalar(select(Mentorship.id)),
    }
    session().rollback()
    return {"slug": slug_of(edition_id), "city_id": mentee, "other": 2, **found}
