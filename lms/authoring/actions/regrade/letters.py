"""Tell a learner that one of their tries was marked anew: here, and by mail in their language."""

from __future__ import annotations

from lms.authoring.queries.regrade.tries import Marked, RegradeRow
from lms.authoring.rules.regrade import Outcome, rises
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.notices.actions import notify, send_mail
from lms.people.queries import profile

ROSE, FELL = "result_rose", "result_fell"
MAIL = "authoring/mail/regraded.txt"


def tell(
    *, regrade: RegradeRow, outline: Outline, entry: LessonEntry, one: Marked, found: Outcome
) -> None:
    """A notice, and one mail for a regrade; nobody is told whose account is closed."""
    person = profile(one.person_id)
    if person.deactivated_at is not None:
        return
    kind = ROSE if rises(one.result, found.result) > 0 else FELL
    where = f"/learn/{outline.key}/{entry.key}/attempts/{one.id}/"
    said = {
        "lesson": outline.lesson_title(entry, person.language),
        "before": round(one.points, 2),
        "points": round(found.points, 2),
        "most": round(found.most, 2),
    }
    notify(person.id, kind, said, where)
    if person.email is None:
        return
    send_mail(
        to=person.email,
        person_id=person.id,
        template=MAIL,
        language=person.language,
        context={
            **said,
            "name": person.name,
            "kind": kind,
            "reason": regrade.reason,
            "path": f"/{person.language}{where}",
        },
        dedupe=f"regraded:{regrade.id}:{regrade.asked_at.isoformat()}:{person.id}",
    )
