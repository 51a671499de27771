"""A coordinator writes to a city."""

from __future__ import annotations

from collections.abc import Sequence

from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.mentoring.actions.matching.letters import Reader
from lms.notices.actions import notify, send_mail

NUDGED = "edition_nudge"
MAIL = "mentoring/mail/dashboard_nudge.txt"


def nudge(
    *, actor: Actor, edition_id: int, edition: str, city_id: int, to: Sequence[Reader], text: str,
    path: str, key: str,
) -> int:  # fmt: skip
    """Write to a city's coordinators, by mail and notice; returns how many mails are new.

    `path` is that of the edition's page without its language. The same `key` sends nothing twice.
    """
    sent = 0
    for person in to:
        mail = send_mail(
            to=person.email or "",
            person_id=person.id,
            template=MAIL,
            language=person.language,
            context={
                "name": person.name,
                "sender": actor.name,
                "edition": edition,
                "text": text,
                "path": f"/{person.language}{path}",
            },
            dedupe=f"nudge:{edition_id}:{city_id}:{key}:{person.id}",
        )
        if mail is not None:
            notify(person.id, NUDGED, {"sender": actor.name, "edition": edition}, path)
            sent += 1
    if sent:
        activity.record(
            verb=Verb.NUDGED,
            actor=actor,
            subject_kind="city",
            subject_id=city_id,
            detail={"edition": edition_id, "mails": sent},
        )
    return sent
