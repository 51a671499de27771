"""Where the fields of expertise are named, added, retired and put in order."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.cities import actions, queries
from lms.cities.queries import FieldFacts
from lms.cities.rules import in_order
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.directory.forms import field_form, is_named, names_in
from lms.directory.views.keeping import KEEPERS, keeper
from lms.directory.views.room import room
from lms.web.access import requires

LIST, ONE = "directory/fields.html", "directory/field.html"


@room.get("/directory/fields/")
@requires(*KEEPERS)
def fields() -> str:
    """The fields in their order, with those that are retired."""
    keeper()
    return render_template(LIST, fields=queries.fields(retired=True), form=field_form(fresh=True))


@room.post("/directory/fields/")
@requires(*KEEPERS)
def add_field() -> Any:  # noqa: ANN401
    """Add a field after the others."""
    keeper()
    form = field_form(fresh=True)
    fine = form.validate() and is_named(form)
    if fine:
        try:
            with write():
                actions.add_field(code=form["code"].data, names=names_in(form))
        except Conflict:
            form["code"].errors = [_("There is a field with these letters already.")]
            fine = False
    if not fine:
        return render_template(LIST, fields=queries.fields(retired=True), form=form), 422
    flash(_("The field is added."))
    return redirect(url_for("directory.fields"), 303)


@room.post("/directory/fields/order")
@requires(*KEEPERS)
def order_fields() -> Any:  # noqa: ANN401
    """Put the fields into another order, by the numbers typed beside them."""
    keeper()
    known = [one.code for one in queries.fields(retired=True)]
    wanted = {code: request.form.get(f"place-{code}", type=int) for code in known}
    with write():
        actions.order_fields(codes=in_order(known, wanted))
    flash(_("The order is saved."))
    return redirect(url_for("directory.fields"), 303)


@room.get("/directory/fields/<field>")
@requires(*KEEPERS)
def field(field: str) -> str:
    """A field's names."""
    found = _field(field)
    return render_template(ONE, field=found, form=field_form(found.names))


@room.post("/directory/fields/<field>")
@requires(*KEEPERS)
def change_field(field: str) -> Any:  # noqa: ANN401
    """Rename a field, retire it, or offer it again."""
    found = _field(field)
    if request.form.get("action") in {"retire", "restore"}:
        with write():
            actions.retire_field(code=field, retired=request.form.get("action") == "retire")
    else:
        form = field_form(found.names)
        if not (form.validate() and is_named(form)):
            return render_template(ONE, field=found, form=form), 422
        kept = {name: text for name, text in found.names.items() if f"name_{name}" not in form}
        with write():
            actions.rename_field(code=field, names={**kept, **names_in(form)})
    flash(_("Saved."))
    return redirect(url_for("directory.fields"), 303)


def _field(code: str) -> FieldFacts:
    keeper()
    found = next((one for one in queries.fields(retired=True) if one.code == code), None)
    if found is None:
        raise NotFound
    return found
