"""People ask to join a city, and its coordinators decide."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.actions.teams import join, manage
from lms.accounts.models import JoinRequest
from lms.accounts.queries.teams import RequestFacts, coordinators_of, waiting_request
from lms.accounts.rules.teams import RequestState
from lms.cities.queries import CityFacts, city_by_id
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.db import insert_ignore, session
from lms.notices.actions import notify, send_mail
from lms.people.queries import belongs, profile

ASKED, DECIDED = "join_asked", "join_decided"


def ask_to_join(*, actor: Actor, city: CityFacts, message: str, links: dict[str, str]) -> bool:
    """Ask to join a city; False if one has asked before and waits. Tells its coordinators.

    `links` leads to the team page, by language. Raises Conflict if one belongs to it already.
    """
    if actor.person_id is None or not city.is_active:
        raise NotFound
    if belongs(actor.person_id, city.id):
        raise Conflict
    row = {
        "person_id": actor.person_id,
        "city_id": city.id,
        "message": message,
        "state": RequestState.WAITING,
        "asked_at": now(),
        "reason": "",
    }
    if not insert_ignore(JoinRequest, row):
        return False
    for reader in coordinators_of(city.id):
        parameters = {"city": city.called(reader.language)}
        notify(reader.person_id, ASKED, parameters, f"/cities/{city.slug}/team")
        send_mail(
            to=reader.email,
            person_id=reader.person_id,
            template="accounts/mail/join_asked.txt",
            language=reader.language,
            context={
                **parameters,
                "name": reader.name,
                "asker": actor.name,
                "message": message,
                "link": links.get(reader.language) or next(iter(links.values())),
            },
        )
    return True


def decide(
    *,
    actor: Actor,
    city_id: int,
    request_id: int,
    approved: bool,
    reason: str,
    links: dict[str, str],
) -> RequestFacts:
    """Let somebody in who asked, or refuse them with a reason; they are told either way.

    Raises NotFound if it was decided or withdrawn meanwhile, Forbidden.
    """
    manage(actor, city_id)
    found = waiting_request(city_id, request_id)
    if found.person_id == actor.person_id:
        raise Forbidden
    state = RequestState.APPROVED if approved else RequestState.REFUSED
    _end(request_id, state, actor.person_id, reason)
    if approved:
        join(
            actor=actor,
            person_id=found.person_id,
            city_id=city_id,
            added_by=actor.person_id,
            by="request",
        )
    _tell(found, approved=approved, reason=reason, links=links)
    return found


def withdraw(*, actor: Actor, request_id: int) -> None:
    """Take one's own wish back while it waits; raises NotFound for anybody else's."""
    _end(request_id, RequestState.WITHDRAWN, actor.person_id, "", person_id=actor.person_id)


def _end(
    request_id: int,
    state: RequestState,
    by: int | None,
    reason: str,
    person_id: int | None = None,
) -> None:
    open_one = [JoinRequest.id == request_id, JoinRequest.state == RequestState.WAITING]
    if person_id is not None:
        open_one.append(JoinRequest.person_id == person_id)
    done = session().execute(
        update(JoinRequest)
        .where(*open_one)
        .values(state=state, decided_by=by, decided_at=now(), reason=reason)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def _tell(found: RequestFacts, *, approved: bool, reason: str, links: dict[str, str]) -> None:
    who, city = profile(found.person_id), city_by_id(found.city_id)
    parameters = {"city": city.called(who.language), "approved": approved}
    notify(who.id, DECIDED, parameters, f"/cities/{city.slug}/")
    if who.email:
        send_mail(
            to=who.email,
            person_id=who.id,
            template="accounts/mail/join_decided.txt",
            language=who.language,
            context={
                **parameters,
                "name": who.name,
                "reason": reason,
                "link": links.get(who.language) or next(iter(links.values())),
            },
        )
