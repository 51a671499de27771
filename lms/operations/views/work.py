"""Mails and later work: what waits, what fails, what was given up. Never what a mail says."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import Role
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.notices import queries
from lms.notices.actions import leases
from lms.notices.jobs import kinds
from lms.notices.queries import Fate
from lms.operations.views.room import room
from lms.web.access import actor, requires
from lms.web.paging import PAGE_SIZE, before, page_of

FATES = {
    Fate.QUEUED: _l("waiting"),
    Fate.FAILING: _l("failing, tried again by itself"),
    Fate.DEAD: _l("given up"),
    Fate.SENT: _l("sent in the last 30 days"),
}


@room.get("/mails")
@requires(Role.ADMIN)
def mails() -> str:
    """The outbox, the newest mail first."""
    asked = request.args.get("state", "")
    fate = Fate(asked) if asked in set(Fate) else None
    page = page_of(queries.mails(fate, before(), PAGE_SIZE + 1), "job_id")
    return render_template(
        "operations/mails.html", page=page, fate=fate, fates=FATES, counts=queries.mail_counts(),
        continued=before() is not None, today=now(),
    )  # fmt: skip


@room.get("/jobs")
@requires(Role.ADMIN)
def jobs() -> str:
    """Later work by kind, what fails, and what was given up."""
    return render_template(
        "operations/jobs.html", counts=queries.kinds_of_work(), failing=queries.failing(),
        dead=queries.dead_letters(), known=set(kinds), last=queries.last_done(), today=now(),
    )  # fmt: skip


@room.post("/jobs/<int:job>/tries")
@requires(Role.ADMIN)
def try_again(job: int) -> Any:  # noqa: ANN401
    """Put given-up work back, or let what failed be tried at once."""
    mail = queries.mail_of(job)
    with write():
        if not (leases.revive(job) or leases.hurry(job)):
            raise NotFound
        _record(Verb.TRIED_AGAIN, job, mail.person_id if mail else None)
    flash(_("It is tried again within seconds, if a worker runs."))
    return _back(mail is not None)


@room.post("/jobs/tries")
@requires(Role.ADMIN)
def try_all_again() -> Any:  # noqa: ANN401
    """Put all given-up work back, as after a night without mail server."""
    with write():
        count = leases.revive()
        if count:
            activity.record(
                verb=Verb.TRIED_AGAIN, actor=actor(), subject_kind="job", detail={"jobs": count}
            )
    flash(_("All that was given up is tried again."))
    return _back(request.form.get("from") == "mails")


@room.get("/jobs/<int:job>/discarding")
@requires(Role.ADMIN)
def discarding(job: int) -> str:
    """Ask before something is given up for good."""
    found = queries.given_up(job)
    if found is None:
        raise NotFound
    return render_template("operations/discarding.html", job=found, mail=queries.mail_of(job))


@room.post("/jobs/<int:job>/discarding")
@requires(Role.ADMIN)
def discard(job: int) -> Any:  # noqa: ANN401
    """Delete a given-up mail with all that it says, or end other work that was given up."""
    mail = queries.mail_of(job)
    with write():
        if not leases.discard(job):
            raise NotFound
        _record(Verb.DISCARDED, job, mail.person_id if mail else None)
    flash(_("It is discarded."))
    return _back(mail is not None)


def _record(verb: Verb, job: int, about: int | None) -> None:
    activity.record(verb=verb, actor=actor(), about=about, subject_kind="job", subject_id=job)


def _back(to_mails: bool) -> Any:  # noqa: ANN401
    return redirect(url_for("admin.mails" if to_mails else "admin.jobs"), 303)
