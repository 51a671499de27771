"""Mails about the dates of an edition: a week before, and on the day after if something is missing."""

from __future__ import annotations

from datetime import date, timedelta

from lms.catalogue.queries.outlines import Outline, all_current
from lms.core.clock import now
from lms.db import write
from lms.editions.queries import Due, dues_on
from lms.learning.queries.reminders import Behind, behind
from lms.notices.actions import notify, send_mail
from lms.notices.jobs import Finish, Task, daily

NOTICE = {"soon": "module_due_soon", "over": "module_overdue"}
MAIL = {"soon": "learning/mail/module_due_soon.txt", "over": "learning/mail/module_overdue.txt"}
BEFORE, AFTER = timedelta(days=7), timedelta(days=1)


@daily("module-dates")
def remind(_task: Task | None) -> Finish | None:
    """Remind whoever has lessons left in a module whose date is near, or was yesterday; once each."""
    today = now().date()
    outlines = {outline.course_id: outline for outline in all_current()}
    for due in dues_on(today + BEFORE):
        _remind(due, outlines.get(due.course_id), "soon")
    for due in dues_on(today - AFTER):
        _remind(due, outlines.get(due.course_id), "over")
    return None


def _remind(due: Due, outline: Outline | None, when: str) -> None:
    module = next((m for m in outline.modules if m.id == due.module_id), None) if outline else None
    if outline is None or module is None:
        return
    lessons = [lesson.id for lesson in module.lessons if lesson.counts]
    for person in behind(due.edition_id, lessons):
        title = outline.module_text(module, person.language).title
        with write():
            _tell(person, due, outline.key, f"{module.number}. {title}", when)


def _tell(person: Behind, due: Due, course: str, module: str, when: str) -> None:
    """One mail and one notice; the mail's key knows whether they were told already."""
    context = {
        "name": person.name,
        "edition": due.edition,
        "module": module,
        "missing": person.missing,
        "due_on": _iso(due.due_on),
        "path": f"/{person.language}/courses/{course}/",
    }
    key = f"pace:{due.edition_id}:{due.module_id}:{_iso(due.due_on)}:{when}:{person.id}"
    sent = send_mail(
        to=person.email,
        person_id=person.id,
        template=MAIL[when],
        language=person.language,
        context=context,
        dedupe=key,
    )
    if sent is not None:
        notify(
            person.id,
            NOTICE[when],
            {"module": module, "missing": person.missing, "due_on": _iso(due.due_on)},
            f"/courses/{course}/",
        )


def _iso(day: date) -> str:
    return day.isoformat()
