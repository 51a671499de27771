"""Editions are opened, planned, filled with cities and people, and closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, insert, select, update

from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.catalogue.models import Course, Module
from lms.cities.models import City
from lms.cities.rules import CityState
from lms.core.actor import Actor, Role
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.core.words import slug_of
from lms.db import insert_ignore, session, upsert
from lms.editions.models import (
    Edition,
    EditionCity,
    EditionCourse,
    EditionGrant,
    EditionPace,
    EditionPerson,
    EditionPhase,
    EditionStep,
)
from lms.editions.policy import brings_people, coordinates, founds
from lms.editions.rules import CityRole, EditionState, Plan, may_become
from lms.people.models import Membership

RESERVED = "plan"  # the address of the page that opens an edition


def open_edition(*, actor: Actor, plan: Plan) -> str:
    """Open an edition as a draft; returns its name in addresses."""
    if not founds(actor):
        raise Forbidden
    slug = _free_slug(plan.name)
    edition_id = session().scalar(
        insert(Edition).values(slug=slug, created_at=now(), **_facts(plan)).returning(Edition.id)
    )
    assert edition_id is not None  # noqa: S101 - the row was just written
    _step(actor, edition_id, EditionState.DRAFT, "")
    _write_parts(edition_id, plan)
    return slug


def save_plan(*, actor: Actor, edition_id: int, plan: Plan, row_version: int) -> None:
    """Change the plan; Conflict if somebody changed it since `row_version`."""
    _may_run(actor, edition_id)
    changed = session().execute(
        update(Edition)
        .where(Edition.id == edition_id, Edition.row_version == row_version)
        .values(row_version=row_version + 1, **_facts(plan))
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    _write_parts(edition_id, plan)


def change_state(
    *, actor: Actor, edition_id: int, state: EditionState, seen: EditionState, reason: str
) -> None:
    """Lead an edition on; Conflict if it is not in the state that was seen, or the way is closed."""
    _may_run(actor, edition_id)
    if not may_become(seen, state):
        raise Conflict
    changed = session().execute(
        update(Edition)
        .where(Edition.id == edition_id, Edition.state == seen)
        .values(state=state, row_version=Edition.row_version + 1)
    )
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    _step(actor, edition_id, state, reason)


def put_city(*, actor: Actor, edition_id: int, city_id: int, role: CityRole) -> None:
    """Let an active city take part with a role, or give it another role."""
    _may_run(actor, edition_id)
    state = session().scalar(select(City.state).where(City.id == city_id))
    if state != CityState.ACTIVE:
        raise NotFound
    moment = now()
    upsert(
        EditionCity,
        {
            "edition_id": edition_id,
            "city_id": city_id,
            "role": role,
            "joined_at": moment,
            "changed_at": moment,
        },
        key=("edition_id", "city_id"),
        changes={"role": role},
    )


def remove_city(*, actor: Actor, edition_id: int, city_id: int) -> None:
    """End a city's part, and that of its people; what they did stays theirs."""
    _may_run(actor, edition_id)
    gone = session().execute(
        delete(EditionCity).where(
            EditionCity.edition_id == edition_id, EditionCity.city_id == city_id
        )
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    _leave(edition_id, city_id, None)


def set_people(
    *, actor: Actor, edition_id: int, city_id: int, person_ids: Sequence[int], shown: Sequence[int]
) -> tuple[int, int]:
    """Say who of a city's team takes part; returns how many came and went.

    Only people in `shown` are touched: who joined the team since the page was made stays as they
    are. Somebody who takes part for another city stays there.
    """
    if not brings_people(actor, edition_id, city_id):
        raise Forbidden
    inside = session().scalar(
        select(EditionCity.city_id).where(
            EditionCity.edition_id == edition_id, EditionCity.city_id == city_id
        )
    )
    if inside is None:
        raise NotFound
    team = set(
        session().scalars(
            select(Membership.person_id).where(
                Membership.city_id == city_id, Membership.left_at.is_(None)
            )
        )
    )
    came = sum(_join(edition_id, city_id, id_) for id_ in person_ids if id_ in team)
    out = [id_ for id_ in shown if id_ not in person_ids]
    went = _leave(edition_id, city_id, out) if out else 0
    if came or went:
        session().execute(
            update(EditionCity)
            .where(EditionCity.edition_id == edition_id, EditionCity.city_id == city_id)
            .values(changed_at=now())
        )
    return came, went


def save_pace(*, actor: Actor, edition_id: int, dues: Mapping[int, date | None]) -> None:
    """Set until when modules should be done; None takes a date away. Only its courses' modules."""
    _may_run(actor, edition_id)
    own = set(
        session().scalars(
            select(Module.id)
            .join(EditionCourse, EditionCourse.course_id == Module.course_id)
            .where(EditionCourse.edition_id == edition_id)
        )
    )
    for module_id, due_on in dues.items():
        if module_id not in own:
            raise NotFound
        if due_on is None:
            session().execute(
                delete(EditionPace).where(
                    EditionPace.edition_id == edition_id, EditionPace.module_id == module_id
                )
            )
        else:
            upsert(
                EditionPace,
                {"edition_id": edition_id, "module_id": module_id, "due_on": due_on},
                key=("edition_id", "module_id"),
                changes={"due_on": due_on},
            )


def grant_edition(
    *, person_id: int, role: Role, scope_id: int | None, granted_by: int | None
) -> bool:
    """Write a grant over an edition; False if it was there. Raises NotFound without an edition."""
    if session().scalar(select(Edition.id).where(Edition.id == scope_id)) is None:
        raise NotFound
    values = {
        "person_id": person_id,
        "edition_id": scope_id,
        "role": role,
        "granted_by": granted_by,
        "at": now(),
    }
    return bool(insert_ignore(EditionGrant, values))


def revoke_edition(
    *, person_id: int, role: Role, scope_id: int | None, granted_by: int | None
) -> bool:
    """Delete a grant over an edition; False if there was none."""
    del granted_by  # who takes it away stands in the audit row
    gone = session().execute(
        delete(EditionGrant).where(
            EditionGrant.person_id == person_id,
            EditionGrant.edition_id == scope_id,
            EditionGrant.role == role,
        )
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def _may_run(actor: Actor, edition_id: int) -> None:
    if not coordinates(actor, edition_id):
        raise Forbidden


def _facts(plan: Plan) -> dict[str, object]:
    return {
        "name": plan.name,
        "programme": plan.programme,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "review_required": plan.review_required,
    }


def _write_parts(edition_id: int, plan: Plan) -> None:
    for model in (EditionPhase, EditionCourse):
        session().execute(delete(model).where(model.edition_id == edition_id))
    for phase in plan.phases:
        session().execute(
            insert(EditionPhase).values(
                edition_id=edition_id,
                name=phase.name,
                starts_on=phase.starts_on,
                ends_on=phase.ends_on,
            )
        )
    known = set(session().scalars(select(Course.id).where(Course.id.in_(plan.course_ids))))
    if known != set(plan.course_ids):
        raise NotFound
    elsewhere = select(Module.id).where(Module.course_id.not_in(plan.course_ids))
    session().execute(
        delete(EditionPace).where(
            EditionPace.edition_id == edition_id, EditionPace.module_id.in_(elsewhere)
        )
    )
    for position, course_id in enumerate(plan.course_ids):
        session().execute(
            insert(EditionCourse).values(
                edition_id=edition_id, course_id=course_id, position=position
            )
        )


def _free_slug(name: str) -> str:
    wanted = slug_of(name) or "edition"
    if wanted == RESERVED:
        wanted = f"{wanted}-edition"
    taken = set(session().scalars(select(Edition.slug).where(Edition.slug.startswith(wanted))))
    number, slug = 2, wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def _step(actor: Actor, edition_id: int, state: EditionState, reason: str) -> None:
    session().execute(
        insert(EditionStep).values(
            edition_id=edition_id, state=state, reason=reason, by=actor.person_id, at=now()
        )
    )
    activity.record(
        verb=Verb.STATE_CHANGED,
        actor=actor,
        subject_kind="edition",
        subject_id=edition_id,
        detail={"state": state},
    )


def _join(edition_id: int, city_id: int, person_id: int) -> bool:
    values = {
        "edition_id": edition_id,
        "city_id": city_id,
        "person_id": person_id,
        "joined_at": now(),
    }
    return bool(insert_ignore(EditionPerson, values))


def _leave(edition_id: int, city_id: int, person_ids: Sequence[int] | None) -> int:
    statement = update(EditionPerson).where(
        EditionPerson.edition_id == edition_id,
        EditionPerson.city_id == city_id,
        EditionPerson.left_at.is_(None),
    )
    if person_ids is not None:
        statement = statement.where(EditionPerson.person_id.in_(person_ids))
    gone = session().execute(statement.values(left_at=now()))
    return int(gone.rowcount)  # type: ignore[attr-defined]
