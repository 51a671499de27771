"""The coordinator's dashboard: cities and pairs of an edition, drawn, exported, written to."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.catalogue.queries.outlines import all_current
from lms.core.cells import Cell
from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.editions.forms import role_words
from lms.editions.queries import EditionView, edition_for, may_run
from lms.mentoring.actions.dashboard import nudge
from lms.mentoring.actions.matching.letters import Reader, coordinators
from lms.mentoring.adapters.exports import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from lms.mentoring.forms.dashboard import NudgeForm
from lms.mentoring.queries.dashboard import CityLine, Dashboard, dashboard
from lms.mentoring.rules.dashboard import Level
from lms.mentoring.rules.network import plan
from lms.mentoring.views.dashboard import rows
from lms.mentoring.views.dashboard.words import (
    level_words,
    sentences,
)
from lms.web.access import actor, signed_in
from lms.web.setup import pages

room = pages("dashboard", __name__, "/editions")
PAGE, NUDGE = "mentoring/dashboard_page.html", "mentoring/dashboard_nudge.html"


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """Figures of cities are not kept by a browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@room.get("/<slug>/dashboard")
@signed_in
def show(slug: str) -> Any:  # noqa: ANN401
    """All cities and pairs; `?show=attention` leaves out what is well."""
    view = _coordinated(slug)
    found = _dashboard(view)
    lines = sorted(found.cities, key=lambda line: -line.level)
    only = request.args.get("show") == "attention"
    shown = [line for line in lines if line.level >= Level.WATCH] if only else lines
    roles = role_words()
    drawn = plan({line.city_id: line.place for line in found.cities})
    return render_template(
        PAGE,
        view=view,
        found=found,
        rows=rows.city_rows(shown, slug, roles),
        only=only,
        drawn=drawn,
        network=rows.network(found.cities, found.pairs, drawn),
        pairs=rows.pair_rows(found.pairs),
        counts=_counts(lines),
        risks=rows.risk_rows(found.at_risk),
        lonely=rows.lonely_rows(found.unpaired),
        roles=roles,
    )


@room.get("/<slug>/dashboard.csv")
@signed_in
def as_table(slug: str) -> Any:  # noqa: ANN401
    """The cities as CSV."""
    view = _coordinated(slug)
    cells = list(_rows(_dashboard(view)))
    _note_export(view)
    return _file(as_csv(cells), CSV_TYPE, f"{slug}.csv")


@room.get("/<slug>/dashboard.xlsx")
@signed_in
def as_workbook(slug: str) -> Any:  # noqa: ANN401
    """The cities as a workbook."""
    view = _coordinated(slug)
    cells = list(_rows(_dashboard(view)))
    _note_export(view)
    return _file(as_xlsx(view.line.name, cells), XLSX_TYPE, f"{slug}.xlsx")


@room.get("/<slug>/cities/<city>/nudge")
@signed_in
def write_nudge(slug: str, city: str) -> Any:  # noqa: ANN401
    """A mail to a city's coordinators, begun with the reasons that the dashboard has."""
    view = _coordinated(slug)
    line = _line(view, city)
    say = sentences()
    reasons = [say(aspect) for aspect in line.aspects if aspect.level >= Level.WATCH]
    form = NudgeForm(data={"text": _draft(view, reasons), "key": secrets.token_hex(8)})
    return _nudge_page(view, line, form)


@room.post("/<slug>/cities/<city>/nudge")
@signed_in
def send_nudge(slug: str, city: str) -> Any:  # noqa: ANN401
    """Show the mail as it will be read, then send it."""
    view = _coordinated(slug)
    line = _line(view, city)
    form, people = NudgeForm(), _readers(line)
    if not people:
        form.form_errors.append(_("This city has no coordinator to write to."))
    if not form.validate() or not people:
        return _nudge_page(view, line, form), 422
    if "send" not in request.form:
        return _nudge_page(view, line, form, preview=True)
    with write():
        sent = nudge(
            actor=actor(),
            edition_id=view.id,
            edition=view.line.name,
            city_id=line.city_id,
            to=people,
            text=(form.text.data or "").strip(),
            path=f"/editions/{slug}/",
            key=(form.key.data or "")[:32],
        )
    flash(_n("%(num)d mail is on its way.", "%(num)d mails are on their way.", sent))
    return redirect(url_for("dashboard.show", slug=slug), 303)


def _coordinated(slug: str) -> EditionView:
    view = edition_for(actor(), slug, counts=False)
    if not may_run(actor(), view):
        raise Forbidden
    return view


def _dashboard(view: EditionView) -> Dashboard:
    return dashboard(view, {outline.course_id: outline for outline in all_current()}, now())


def _line(view: EditionView, city: str) -> CityLine:
    for line in _dashboard(view).cities:
        if line.slug == city:
            return line
    raise NotFound


def _readers(line: CityLine) -> list[Reader]:
    """Who coordinates the city and can be written to."""
    found = coordinators([line.city_id]).get(line.city_id, [])
    return [reader for reader in found if reader.email]


def _counts(lines: Sequence[CityLine]) -> dict[Level, int]:
    return {level: sum(line.level is level for line in lines) for level in Level}


def _nudge_page(
    view: EditionView, line: CityLine, form: NudgeForm, *, preview: bool = False
) -> str:
    people = _readers(line)
    return render_template(
        NUDGE, view=view, line=line, form=form, people=people, preview=preview, sender=actor().name
    )


def _draft(view: EditionView, reasons: Sequence[str]) -> str:
    lines = "\n".join(f"– {reason}" for reason in reasons)
    first = _("looking at “%(edition)s”, I noticed about your city:", edition=view.line.name)
    last = _("What would help? A short answer is enough.")
    return f"{first}\n\n{lines}\n\n{last}" if reasons else last


def _file(content: Iterator[str] | bytes, type_: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=type_, headers=headers)


def _note_export(view: EditionView) -> None:
    with write():
        activity.record(
            verb=Verb.EXPORTED, actor=actor(), subject_kind="edition", subject_id=view.id
        )


def _rows(found: Dashboard) -> Iterator[list[Cell]]:
    roles, levels, say = role_words(), level_words(), sentences()
    yield [
        _("City"), _("Country"), _("Role"), _("People"), _("Lessons completed"), _("of all"),
        _("due by now"), _("Tasks waiting"), _("Last completion"),
        _("Learning"), _("Tasks"), _("Sessions"), _("Goals"),
    ]  # fmt: skip
    for line in found.cities:
        facts = line.facts
        judged = [f"{levels[a.level]}: {say(a)}" for a in line.aspects]
        yield [
            line.name, line.country, roles[line.role], facts.learners, facts.completed, facts.total,
            facts.due, facts.waiting, facts.latest_at, *judged,
        ]  # fmt: skip
