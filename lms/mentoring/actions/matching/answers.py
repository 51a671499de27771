"""A city accepts or declines a proposed pair."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.cities.queries import cities
from lms.core.actor import Actor, Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import session
from lms.editions.models import Edition
from lms.editions.queries import coordinator_ids
from lms.mentoring.actions.matching.letters import (
    Reader,
    coordinators,
    pair_words,
    readers,
    tell,
)
from lms.mentoring.models.matching import MatchPair, MatchRun
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.rules.mentorships import MentorshipState, Side

DECLINED, AGREED = "match_declined", "match_agreed"
DECLINED_MAIL = "mentoring/mail/matching_declined.txt"
AGREED_MAIL = "mentoring/mail/matching_agreed.txt"
SUBJECT = "mentorship"
State = MentorshipState


def answer(
    *, actor: Actor, mentorship_id: int, side: Side, accepts: bool, reason: str = ""
) -> MentorshipState:
    """Say yes or no for one side; the pair is agreed with the second yes. Returns its state.

    Raises NotFound for pairs of other cities, Forbidden for the other side's answer, Conflict for
    one that is given already, and Invalid for a no without a reason.
    """
    row = session().scalar(
        select(Mentorship).where(Mentorship.id == mentorship_id).with_for_update()
    )
    if row is None:
        raise NotFound
    city = {Side.CHAMPION: row.champion_id, Side.MENTEE: row.mentee_id}
    leads = [s for s in Side if actor.has(Role.CITY_COORDINATOR, Scope.CITY, city[s])]
    if not leads:
        raise NotFound
    if side not in leads:
        raise Forbidden
    if row.state != State.PROPOSED or side in _said(mentorship_id):
        raise Conflict(_("This proposal is answered already."))
    if not accepts and not reason:
        raise Invalid(fields={"reason": _("Say why, so that a better pair can be found.")})
    moment = now()
    state = State.AGREED if accepts else State.DECLINED
    both = accepts and len(_said(mentorship_id)) == 1
    _step(actor, mentorship_id, state, side, reason, moment)
    if both or not accepts:
        session().execute(
            update(Mentorship)
            .where(Mentorship.id == mentorship_id)
            .values(state=state, row_version=Mentorship.row_version + 1)
        )
        _tell(actor, row, city[side], reason, accepts=accepts)
    record(
        verb=Verb.ACCEPTED if accepts else Verb.DECLINED,
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=mentorship_id,
        detail={"edition": row.edition_id, "side": str(side)},
    )
    return state if both or not accepts else State.PROPOSED


def _said(mentorship_id: int) -> set[str | None]:
    return set(
        session().scalars(
            select(MentorshipStep.side).where(
                MentorshipStep.mentorship_id == mentorship_id,
                MentorshipStep.state == State.AGREED,
                MentorshipStep.side.is_not(None),
            )
        )
    )


def _step(
    actor: Actor, mentorship_id: int, state: State, side: Side, reason: str, moment: datetime
) -> None:
    session().execute(
        insert(MentorshipStep).values(
            mentorship_id=mentorship_id,
            state=state,
            side=side,
            reason=reason,
            by=actor.person_id,
            at=moment,
        )
    )


def _tell(actor: Actor, row: Mentorship, city_id: int, reason: str, *, accepts: bool) -> None:
    """Both cities and the programme hear of an agreement and of a refusal, each where they go on."""
    known = cities([row.champion_id, row.mentee_id])
    edition = (
        session()
        .execute(select(Edition.name, Edition.slug).where(Edition.id == row.edition_id))
        .one()
    )
    people = coordinators([row.champion_id, row.mentee_id])
    both = [*people.get(row.champion_id, ()), *people.get(row.mentee_id, ())]
    programme = readers(coordinator_ids(row.edition_id))
    champion, mentee = known[row.champion_id], known[row.mentee_id]

    def send(to: list[Reader], href: str) -> None:
        kind, template = (AGREED, AGREED_MAIL) if accepts else (DECLINED, DECLINED_MAIL)
        for language in {one.language for one in to}:
            city = known[city_id].called(language)
            words = pair_words(champion, mentee, edition.name, city=city, reason=reason)
            group = [one for one in to if one.language == language]
            tell(group, kind, href, words, template, but=actor.person_id)

    send(both, f"/mentorships/{row.id}/" if accepts else f"/matches/#match-{row.id}")
    told = {one.id for one in both}
    send([one for one in programme if one.id not in told], _run_href(row.id, edition.slug))


def _run_href(mentorship_id: int, slug: str) -> str:
    number = session().scalar(
        select(MatchRun.number)
        .join(MatchPair, MatchPair.run_id == MatchRun.id)
        .where(MatchPair.mentorship_id == mentorship_id)
    )
    base = f"/editions/{slug}/matching/"
    return f"{base}runs/{number}/" if number else base
