"""Sessions begin, are renewed, and end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from lms.accounts.models import Session, SignOut
from lms.accounts.policy import administers
from lms.accounts.queries import is_open
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import hashed
from lms.activity import actions as activity
from lms.activity.rules import Verb, network
from lms.core.actor import ANONYMOUS, Actor
from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import session, upsert


def start_session(*, person_id: int, token: str, origin: Origin, detail: str = "") -> int:
    """Begin a session for a browser that holds `token`; raises NotFound if the account is closed.

    `detail` says how one got in where it was not by password, such as "demo".
    """
    if not is_open(person_id):
        raise NotFound
    moment = now()
    made = session().execute(
        insert(Session).values(
            person_id=person_id,
            token_hash=hashed(token),
            created_at=moment,
            seen_at=moment,
            device=origin.device,
            network=network(origin.address),
        )
    )
    activity.record(
        verb=Verb.SIGNED_IN,
        actor=Actor(person_id=person_id),
        about=person_id,
        detail={"by": detail} if detail else None,
        address=origin.address,
    )
    return int(made.inserted_primary_key[0])  # type: ignore[attr-defined]


def note_refusal(*, person_id: int | None, origin: Origin) -> None:
    """Note a sign-in that was refused; what was typed is not kept."""
    activity.record(
        verb=Verb.SIGN_IN_REFUSED, actor=ANONYMOUS, about=person_id, address=origin.address
    )


def renew(*, session_id: int, seen_before: datetime) -> None:
    """Note that a session is in use, unless another request has just done so."""
    session().execute(
        update(Session)
        .where(Session.id == session_id, Session.seen_at <= seen_before)
        .values(seen_at=now())
    )


def sign_out(*, actor: Actor, origin: Origin) -> None:
    """End the session that asks."""
    if end_sessions(Session.id == actor.session_id):
        activity.record(
            verb=Verb.SIGNED_OUT, actor=actor, about=actor.person_id, address=origin.address
        )


def end_session(*, actor: Actor, session_id: int, origin: Origin) -> None:
    """End one of the actor's own sessions; raises NotFound for anybody else's."""
    mine = Session.id == session_id, Session.person_id == actor.person_id
    if session().execute(select(Session.id).where(*mine)).first() is None:
        raise NotFound
    if end_sessions(*mine):
        _record_end(actor, 1, origin)


def end_other_sessions(*, actor: Actor, origin: Origin) -> int:
    """End all sessions of the actor but the one that asks; returns how many."""
    if actor.person_id is not None:
        sign_out_everywhere(actor.person_id)
    ended = end_sessions(Session.person_id == actor.person_id, Session.id != actor.session_id)
    if ended:
        _record_end(actor, ended, origin)
    return ended


def end_sessions_of(
    *, actor: Actor, person_id: int, origin: Origin, session_id: int | None = None
) -> int:
    """End one session of somebody else, or all; returns how many. One's own that asks stays open.

    Raises Forbidden, and NotFound for a session that is not theirs.
    """
    if not administers(actor):
        raise Forbidden
    theirs: list[object] = [Session.person_id == person_id, Session.id != actor.session_id]
    if session_id is not None:
        one = Session.id == session_id, Session.person_id == person_id
        if session().execute(select(Session.id).where(*one)).first() is None:
            raise NotFound
        theirs.append(Session.id == session_id)
    else:
        sign_out_everywhere(person_id)
    ended = end_sessions(*theirs)
    if ended:
        _record_end(actor, ended, origin, person_id)
    return ended


def sign_out_everywhere(person_id: int) -> None:
    """Make void what other rooms opened for a person, such as the address of a calendar."""
    moment = {"at": now()}
    upsert(SignOut, {"person_id": person_id, **moment}, key=("person_id",), changes=moment)


def end_sessions(*which: object) -> int:
    """End the open sessions that meet the conditions; returns how many."""
    ended = session().execute(
        update(Session).where(Session.ended_at.is_(None), *which).values(ended_at=now())  # type: ignore[arg-type]
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _record_end(actor: Actor, count: int, origin: Origin, whose: int | None = None) -> None:
    activity.record(
        verb=Verb.SESSION_ENDED,
        actor=actor,
        about=whose or actor.person_id,
        detail={"sessions": count},
        address=origin.address,
    )
