"""A city's profile of strengths and needs: seen by its people, filled in by its coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.cities.queries import CityFacts, FieldFacts, city, fields
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.mentoring.actions import profiles as actions
from lms.mentoring.forms.profiles import MATURITY, PRIORITY, STANCES, ProfileForm, form_for
from lms.mentoring.policy.profiles import may_edit, may_see
from lms.mentoring.queries import profiles as queries
from lms.mentoring.rules.profiles import (
    ChangedElsewhere,
    CityProfile,
    ProfileWords,
    differing,
    drawing,
    height_of,
    problems,
)
from lms.people.queries import belongs
from lms.web.access import actor, person_id, signed_in
from lms.web.errors import wants_json
from lms.web.languages import clock, lang
from lms.web.paging import PAGE_SIZE, before, page_of
from lms.web.setup import pages

room = pages("profiles", __name__, "/cities/<city>/profile")


def register(app: Flask) -> None:
    """Put the pages onto the application."""
    app.register_blueprint(room)


@dataclass(frozen=True, slots=True)
class Picture:
    """A profile as its page shows it: rows of the figure with the names of their fields."""

    profile: CityProfile
    names: dict[str, str]

    @property
    def bars(self) -> list[Any]:
        """The rows of the figure: the fields that something was said of."""
        return drawing([entry for entry in self.profile.fields if entry.code in self.names])

    @property
    def height(self) -> int:
        """Of the figure, in pixels."""
        return height_of(self.bars)


def picture(profile: CityProfile, known: list[FieldFacts] | None = None) -> Picture:
    """A profile with the names of all fields, retired ones too, in the reader's language."""
    shown = known if known is not None else fields(retired=True)
    return Picture(profile, {one.code: one.called(lang()) for one in shown})


def scales() -> dict[str, Any]:
    """The words of the scales, for templates."""
    return {"stances": STANCES, "maturity": MATURITY, "priority": PRIORITY}


@room.get("")
@signed_in
def show(city: str) -> str:
    """The profile that is published, for the city's people."""
    place = _seen(city)
    found = queries.published_of(place.id)
    return render_template(
        "mentoring/profiles_page.html",
        city=place,
        picture=picture(found) if found else None,
        draft=queries.draft_of(place.id),
        may_edit=may_edit(actor(), place.id),
        **scales(),
    )


@room.get("/versions")
@signed_in
def versions(city: str) -> str:
    """All versions that were published, the newest first."""
    place = _seen(city)
    found = queries.versions_of(place.id, before=before(), limit=PAGE_SIZE + 1)
    return render_template(
        "mentoring/profiles_versions.html", city=place, page=page_of(found, "id")
    )


@room.get("/versions/<int:version>")
@signed_in
def version(city: str, version: int) -> str:
    """One version, as it was then."""
    place = _seen(city)
    found = queries.version_of(place.id, version)
    if found.published_at is None:
        raise NotFound
    return render_template(
        "mentoring/profiles_version.html", city=place, picture=picture(found), **scales()
    )


@room.get("/draft")
@signed_in
def draft(city: str) -> str:
    """The form: the draft, else what is published, else nothing yet."""
    place = _edited(city)
    stored = queries.draft_of(place.id)
    start = stored or queries.published_of(place.id)
    words = start.words if start else ProfileWords(languages=place.languages)
    form = form_for(
        fields(),
        words=words,
        row_version=stored.row_version if stored else 0,
        city_languages=place.languages,
    )
    return _page(place, form, stored)


@room.post("/draft")
@signed_in
def save(city: str) -> Any:  # noqa: ANN401
    """Save the draft, whole or not; or save it and publish it, if nothing stands in the way.

    The page's script sends the same form while it is filled in, and gets JSON.
    """
    place = _edited(city)
    form = form_for(fields(), city_languages=place.languages)
    if wants_json():
        return _autosave(place, form)
    if not form.validate():
        return _page(place, form, queries.draft_of(place.id)), 422
    words = form.words()
    wrong = problems(words) if form.publishes else []
    try:
        saved = _store(place, form, words, publishes=form.publishes and not wrong)
    except ChangedElsewhere as changed:
        return _both(place, form, words, changed.stored), 409
    if wrong:
        form.row_version.data, form.row_version.raw_data = saved.row_version, None
        form.show(wrong)
        return _page(place, form, saved), 422
    if form.publishes:
        flash(_("Your profile is published."))
        return redirect(url_for("profiles.show", city=city), 303)
    flash(_("Your draft is saved."))
    return redirect(url_for("profiles.draft", city=city), 303)


def _autosave(place: CityFacts, form: ProfileForm) -> Any:  # noqa: ANN401
    if not form.validate():
        return jsonify(error=_("Not saved: a field cannot be read.")), 422
    try:
        saved = _store(place, form, form.words(), publishes=False)
    except ChangedElsewhere:
        error = _("Not saved: somebody else has saved meanwhile. Save the draft to see both.")
        return jsonify(error=error), 409
    at = clock(saved.changed_at)
    return jsonify(row_version=saved.row_version, saved=_("Saved %(time)s", time=at))


def _store(
    place: CityFacts, form: ProfileForm, words: ProfileWords, *, publishes: bool
) -> CityProfile:
    """The one write."""
    with write():
        saved = actions.save_draft(
            city_id=place.id, words=words, row_version=form.row_version.data or 0, by=person_id()
        )
        if publishes:
            actions.publish(city_id=place.id, row_version=saved.row_version, by=person_id())
    return saved


@room.post("/draft/removal")
@signed_in
def discard(city: str) -> Any:  # noqa: ANN401
    """Throw the draft away; what is published stays."""
    place = _edited(city)
    stored = queries.draft_of(place.id)
    if stored is None:
        raise NotFound
    with write():
        actions.discard_draft(city_id=place.id, row_version=stored.row_version)
    flash(_("The draft is thrown away."))
    return redirect(url_for("profiles.show", city=city), 303)


def _seen(slug: str) -> CityFacts:
    """The city, if who asks may see its drafts and past; NotFound for everybody else."""
    place, me = city(slug), actor()
    if not may_see(me, place.id, belongs=belongs(me.person_id, place.id)):
        raise NotFound
    return place


def _edited(slug: str) -> CityFacts:
    """The city, if who asks may change its profile."""
    place = _seen(slug)
    if not may_edit(actor(), place.id):
        raise Forbidden
    return place


def _both(place: CityFacts, form: ProfileForm, words: ProfileWords, stored: CityProfile) -> str:
    """The form as it was typed, and what somebody else saved meanwhile where the two differ."""
    form.row_version.data, form.row_version.raw_data = stored.row_version, None
    names = {one.code: one.called(lang()) for one in fields()}
    codes = differing(words, stored.words, list(names))
    return _page(place, form, stored, other=stored, differing=[(c, names[c]) for c in codes])


def _page(place: CityFacts, form: ProfileForm, stored: CityProfile | None, **values: object) -> str:
    return render_template(
        "mentoring/profiles_form.html",
        city=place,
        form=form,
        fields=[(one.code, one.called(lang())) for one in fields()],
        stored=stored,
        **{"other": None, "differing": [], **scales(), **values},
    )
