"""Pairs that were proposed to a city, with their explanation, for those who speak for the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.core.actor import Actor, Role, Scope
from lms.core.errors import NotFound
from lms.db import session
from lms.editions.models import Edition
from lms.mentoring.models.matching import MatchPair
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.rules.matching.kept import score_from_plain
from lms.mentoring.rules.matching.scoring import Score
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState, Side

ANSWERED = frozenset({MentorshipState.AGREED, MentorshipState.DECLINED})
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side said to a proposal."""

    side: Side
    accepts: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed pair. leads: the sides that the reader speaks for.

    score: None for a pair that no run made.
    """

    id: int
    edition: str
    champion: int
    mentee: int
    kind: MentorshipKind
    state: MentorshipState
    score: Score | None
    leads: frozenset[Side]
    answers: tuple[Answer, ...]

    def answer(self, side: Side) -> Answer | None:
        """What a side said, if it has answered."""
        return next((one for one in self.answers if one.side is side), None)

    @property
    def asks(self) -> list[Side]:
        """The sides that the reader can still answer for."""
        if self.state is not MentorshipState.PROPOSED:
            return []
        return [side for side in Side if side in self.leads and self.answer(side) is None]


def led_by(actor: Actor) -> list[int]:
    """The cities that somebody coordinates."""
    return sorted(
        grant.scope_id
        for grant in actor.grants
        if grant.role is Role.CITY_COORDINATOR
        and grant.scope is Scope.CITY
        and grant.scope_id is not None
    )


def proposals(actor: Actor, mentorship_id: int | None = None) -> list[Proposal]:
    """Pairs of the actor's cities that are proposed or were answered, the newest first."""
    led = led_by(actor)
    if not led:
        return []
    wanted = (
        select(
            Mentorship.id,
            Edition.name,
            Mentorship.champion_id,
            Mentorship.mentee_id,
            Mentorship.kind,
            Mentorship.state,
            MatchPair.parts,
        )
        .join_from(Mentorship, Edition, Edition.id == Mentorship.edition_id)
        .join(MatchPair, MatchPair.mentorship_id == Mentorship.id, isouter=True)
        .where(Mentorship.champion_id.in_(led) | Mentorship.mentee_id.in_(led))
        .where(Mentorship.state.in_(sorted(ANSWERED | {MentorshipState.PROPOSED})))
        .order_by(Mentorship.id.desc())
        .limit(SHOWN)
    )
    if mentorship_id is not None:
        wanted = wanted.where(Mentorship.id == mentorship_id)
    rows = session().execute(wanted).all()
    answers = _answers([row.id for row in rows])
    return [
        Proposal(
            id_,
            edition,
            champion,
            mentee,
            MentorshipKind(kind),
            MentorshipState(state),
            score_from_plain(parts) if parts else None,
            _sides(led, champion, mentee),
            tuple(answers.get(id_, ())),
        )
        for id_, edition, champion, mentee, kind, state, parts in rows
    ]


def proposal(actor: Actor, mentorship_id: int) -> Proposal:
    """One of them; raises NotFound for pairs of other cities."""
    for found in proposals(actor, mentorship_id):
        return found
    raise NotFound


def _sides(led: list[int], champion: int, mentee: int) -> frozenset[Side]:
    sides = {Side.CHAMPION: champion, Side.MENTEE: mentee}
    return frozenset(side for side, city in sides.items() if city in led)


def _answers(mentorship_ids: list[int]) -> dict[int, list[Answer]]:
    rows = session().execute(
        select(
            MentorshipStep.mentorship_id,
            MentorshipStep.side,
            MentorshipStep.state,
            MentorshipStep.reason,
            MentorshipStep.at,
        )
        .where(
            MentorshipStep.mentorship_id.in_(mentorship_ids),
            MentorshipStep.side.is_not(None),
            MentorshipStep.state.in_(sorted(ANSWERED)),
        )
        .order_by(MentorshipStep.id)
    )
    found: dict[int, list[Answer]] = {}
    for id_, side, state, reason, at in rows:
        one = Answer(Side(str(side)), state == MentorshipState.AGREED, reason, at)
        found.setdefault(id_, []).append(one)
    return found
