"""Wishes of the coordinators, runs that are kept, and what becomes of a run."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.cities.queries import cities
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.editions.models import Edition, EditionCity
from lms.editions.policy import coordinates
from lms.mentoring.actions.matching.letters import coordinators, pair_words, tell
from lms.mentoring.models.matching import MatchPair, MatchRule, MatchRun
from lms.mentoring.models.mentorships import Mentorship, MentorshipStep
from lms.mentoring.queries.matching.inputs import ALIVE
from lms.mentoring.rules.matching.facts import Origin, Problem, RuleKind, RunState
from lms.mentoring.rules.matching.kept import problem_to_plain, result_to_plain, score_to_plain
from lms.mentoring.rules.matching.results import Pair, Result
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState

PROPOSED = "match_proposed"
PROPOSED_MAIL = "mentoring/mail/matching_proposed.txt"
SUBJECT = "match_run"


def wish(
    *,
    actor: Actor,
    edition_id: int,
    kind: RuleKind,
    mentorship_kind: MentorshipKind,
    champion: int,
    mentee: int,
    reason: str,
) -> None:
    """Lock or forbid a pair of two cities of the edition in the runs of one kind to come."""
    _check_coordinates(actor, edition_id)
    here = set(
        session().scalars(
            select(EditionCity.city_id).where(
                EditionCity.edition_id == edition_id, EditionCity.city_id.in_([champion, mentee])
            )
        )
    )
    if champion == mentee or here != {champion, mentee}:
        raise Invalid(_("Choose two different cities of the edition."))
    values = {
        "edition_id": edition_id,
        "kind": kind,
        "mentorship_kind": mentorship_kind,
        "champion_id": champion,
        "mentee_id": mentee,
        "reason": reason,
        "by": actor.person_id,
        "at": now(),
    }
    if not insert_ignore(MatchRule, values):
        raise Invalid(_("There is a lock or a ban for these two already. Take it away first."))


def withdraw_wish(*, actor: Actor, edition_id: int, rule_id: int) -> None:
    """Take a lock or a forbidden pair away; runs that were made with it keep it."""
    _check_coordinates(actor, edition_id)
    gone = session().execute(
        delete(MatchRule).where(MatchRule.id == rule_id, MatchRule.edition_id == edition_id)
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def keep_run(
    *,
    actor: Actor,
    edition_id: int,
    problem: Problem,
    result: Result,
    parent_id: int | None = None,
) -> int:
    """Keep a run with its inputs; returns its number. With `parent_id` it changes another run."""
    _check_coordinates(actor, edition_id)
    session().execute(select(Edition.id).where(Edition.id == edition_id).with_for_update())
    number = 1 + (
        session().scalar(select(func.max(MatchRun.number)).where(MatchRun.edition_id == edition_id))
        or 0
    )
    run_id = session().scalar(
        insert(MatchRun)
        .values(
            edition_id=edition_id,
            number=number,
            kind=problem.kind,
            parent_id=parent_id,
            weights=asdict(problem.weights),
            conditions=asdict(problem.conditions),
            snapshot=problem_to_plain(problem),
            result=result_to_plain(result),
            served=result.served,
            sought=result.sought,
            total=result.total,
            made_by=actor.person_id,
            made_at=now(),
        )
        .returning(MatchRun.id)
    )
    if result.pairs:
        session().execute(insert(MatchPair), [_row(run_id, pair) for pair in result.pairs])
    if parent_id is not None:
        _record(actor, Verb.OVERRIDDEN, run_id, edition_id, number)
    return number


def _row(run_id: int | None, pair: Pair) -> dict[str, object]:
    return {
        "run_id": run_id,
        "champion_id": pair.champion,
        "mentee_id": pair.mentee,
        "score": pair.score.total,
        "parts": score_to_plain(pair.score),
        "origin": pair.origin,
        "reason": pair.reason,
    }


def discard(*, actor: Actor, edition_id: int, number: int) -> None:
    """Put a draft aside; it stays to be looked at."""
    _check_coordinates(actor, edition_id)
    run = _draft(edition_id, number)
    _decide(actor, run, RunState.DISCARDED, now())


def publish(*, actor: Actor, edition_id: int, number: int) -> int:
    """Propose the pairs of a draft to both cities of each; returns how many.

    Raises Conflict if one of the cities got a pair, or a champion was filled, since the run was
    made.
    """
    _check_coordinates(actor, edition_id)
    session().execute(select(Edition.id).where(Edition.id == edition_id).with_for_update())
    run = _draft(edition_id, number)
    pairs = session().scalars(
        select(MatchPair).where(MatchPair.run_id == run.id).order_by(MatchPair.id)
    )
    found = list(pairs)
    if not found:
        raise Conflict(_("This run has no pairs to propose."))
    _check_free(run, found)
    moment = now()
    _decide(actor, run, RunState.PUBLISHED, moment)
    for pair in found:
        pair.mentorship_id = _propose(actor, run, pair, moment)
    session().flush()
    _tell(actor, run, found)
    _record(actor, Verb.PROPOSED, run.id, edition_id, number)
    return len(found)


def _propose(actor: Actor, run: MatchRun, pair: MatchPair, moment: datetime) -> int:
    mentorship = Mentorship(
        edition_id=run.edition_id,
        champion_id=pair.champion_id,
        mentee_id=pair.mentee_id,
        kind=run.kind,
        state=MentorshipState.PROPOSED,
        created_at=moment,
    )
    session().add(mentorship)
    session().flush()
    words = pair.reason if pair.origin == Origin.OVERRIDE else ""
    session().add(
        MentorshipStep(
            mentorship_id=mentorship.id,
            state=MentorshipState.PROPOSED,
            reason=words,
            by=actor.person_id,
            at=moment,
        )
    )
    return mentorship.id


def _check_free(run: MatchRun, pairs: list[MatchPair]) -> None:
    """Nobody of the run has a pair by now; the places of champions were counted when it was made."""
    mutual = run.kind == MentorshipKind.JOB_SHADOWING
    wanted = {pair.mentee_id for pair in pairs} | (
        {pair.champion_id for pair in pairs} if mutual else set()
    )
    twos = {(pair.champion_id, pair.mentee_id) for pair in pairs}
    taken = session().execute(
        select(Mentorship.champion_id, Mentorship.mentee_id, Mentorship.kind)
        .where(
            Mentorship.edition_id == run.edition_id,
            Mentorship.state.in_(sorted(ALIVE)),
        )
        .with_for_update()
    )
    for champion, mentee, kind in taken:
        settled = kind == run.kind and (mentee in wanted or (mutual and champion in wanted))
        if settled or (champion, mentee) in twos:
            raise Conflict(_("Some of these cities have a pair by now. Run the matching again."))
    if not mutual:
        _check_room(run, pairs)


def _check_room(run: MatchRun, pairs: list[MatchPair]) -> None:
    room = {one["id"]: one["mentees"] for one in run.snapshot["cities"]}
    wanted = {pair.champion_id for pair in pairs}
    rows = session().execute(
        select(Mentorship.champion_id, func.count())
        .where(
            Mentorship.champion_id.in_(sorted(wanted)),
            Mentorship.kind == MentorshipKind.MENTORING,
            Mentorship.state.in_(sorted(ALIVE)),
        )
        .group_by(Mentorship.champion_id)
    )
    busy = dict(rows.all())
    for champion in wanted:
        asked = sum(pair.champion_id == champion for pair in pairs)
        if busy.get(champion, 0) + asked > room.get(champion, 0):
            raise Conflict(_("A champion has less room by now. Run the matching again."))


def _tell(actor: Actor, run: MatchRun, pairs: list[MatchPair]) -> None:
    ids = {id_ for pair in pairs for id_ in (pair.champion_id, pair.mentee_id)}
    known, people = cities(ids), coordinators(ids)
    edition = session().scalar(select(Edition.name).where(Edition.id == run.edition_id)) or ""
    for pair in pairs:
        champion, mentee = known[pair.champion_id], known[pair.mentee_id]
        told = [*people.get(champion.id, ()), *people.get(mentee.id, ())]
        href = f"/matches/#match-{pair.mentorship_id}"
        words = pair_words(champion, mentee, edition, kind=run.kind)
        tell(told, PROPOSED, href, words, PROPOSED_MAIL, but=actor.person_id)


def _check_coordinates(actor: Actor, edition_id: int) -> None:
    if not coordinates(actor, edition_id):
        raise Forbidden


def _draft(edition_id: int, number: int) -> MatchRun:
    run = session().scalar(
        select(MatchRun)
        .where(MatchRun.edition_id == edition_id, MatchRun.number == number)
        .with_for_update()
    )
    if run is None:
        raise NotFound
    if run.state != RunState.DRAFT:
        raise Conflict(_("This run was published or put aside already."))
    return run


def _decide(actor: Actor, run: MatchRun, state: RunState, moment: datetime) -> None:
    session().execute(
        update(MatchRun)
        .where(MatchRun.id == run.id)
        .values(state=state, decided_by=actor.person_id, decided_at=moment)
    )


def _record(actor: Actor, verb: Verb, run_id: int | None, edition_id: int, number: int) -> None:
    record(
        verb=verb,
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=run_id,
        detail={"edition": edition_id, "run": number},
    )
