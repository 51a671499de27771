"""The doors of a team: invitations by address and by list, links, and those who ask to join."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.accounts import actions
from lms.accounts.actions.invitations import Addressed
from lms.accounts.adapters import limits
from lms.accounts.forms import BulkForm, DecisionForm, InviteForm, TeamLinkForm, text
from lms.accounts.forms.teams import LONGEST_LIST
from lms.accounts.policy import grantable_in
from lms.accounts.queries import teams as queries
from lms.accounts.rules.teams import MOST_AT_ONCE, Line, Standing, judge, read_list, valid
from lms.accounts.rules.tokens import hashed, new_token
from lms.accounts.views.room import mail_link, room, slow_words
from lms.accounts.views.team import FRESH_LINK, kept, team_page
from lms.cities.queries import CityFacts
from lms.core.clock import now
from lms.db import write
from lms.people.queries import addresses_of_members
from lms.people.rules import normal_email
from lms.web.access import actor, person_id, signed_in
from lms.web.languages import lang, offered

BULK = "accounts/invitations.html"


@room.post("/cities/<city>/team/invitation")
@signed_in
def invite(city: str) -> Any:  # noqa: ANN401
    """Invite one address; the answer is the same whether it has an account or not."""
    place = kept(city)
    form = InviteForm()
    form.offer(grantable_in(actor(), place.id))
    if not form.validate():
        return team_page(place, invite_form=form), 422
    address = normal_email(text(form.email))
    judged = _judged(place, [Line(1, address, address, Standing.VALID)])[0].standing
    if judged is not Standing.VALID:
        form.email.errors = [_refusals()[judged]]
        return team_page(place, invite_form=form), 422
    wait = limits.take(limits.INVITATIONS, "invite", person_id())
    if wait:
        form.form_errors.append(slow_words(wait))
        return team_page(place, invite_form=form), 429, {"Retry-After": str(wait)}
    _send(place, [address], form)
    flash(_("An invitation is on its way to %(address)s.", address=address))
    return redirect(url_for("accounts.team", city=city), 303)


@room.get("/cities/<city>/team/invitations")
@signed_in
def invitations(city: str) -> str:
    """Ask for a list of addresses."""
    place = kept(city)
    form = BulkForm(None, language=lang())
    form.offer(grantable_in(actor(), place.id))
    return render_template(BULK, city=place, form=form, lines=None, good=[])


@room.post("/cities/<city>/team/invitations")
@signed_in
def invite_many(city: str) -> Any:  # noqa: ANN401
    """Show what each line of a list would be; then invite those that can be.

    Showing answers 200 and stores nothing, like every preview.
    """
    place = kept(city)
    form = BulkForm()
    form.offer(grantable_in(actor(), place.id))
    fine = form.validate()
    _take_file(form)
    lines = _judged(place, read_list(text(form.addresses))) if fine else []
    good = valid(lines)
    if fine and not lines:
        form.addresses.errors = [_("Paste addresses, or choose a file with them.")]
    elif len(good) > MOST_AT_ONCE:
        form.addresses.errors = [
            _n(
                "These are %(num)d address; send them in parts of %(most)d.",
                "These are %(num)d addresses; send them in parts of %(most)d.",
                len(good),
                most=MOST_AT_ONCE,
            )
        ]
    if form.errors:
        return render_template(BULK, city=place, form=form, lines=None, good=[]), 422
    seen, form.checked.data = text(form.checked), hashed(" ".join(good))
    # Only what was shown is sent: a list that was changed since is shown again.
    if form.action.data != "send" or not good or seen != form.checked.data:
        return render_template(BULK, city=place, form=form, lines=lines, good=good)
    wait = limits.take(limits.INVITATIONS, "invite", person_id(), cost=len(good))
    if wait:
        form.form_errors.append(slow_words(wait))
        page = render_template(BULK, city=place, form=form, lines=lines, good=good)
        return page, 429, {"Retry-After": str(wait)}
    done = _send(place, good, form)
    flash(_n("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", len(done)))  # fmt: skip
    return redirect(url_for("accounts.team", city=city), 303)


@room.post("/cities/<city>/team/invitations/<int:invitation>/mail")
@signed_in
def send_invitation(city: str, invitation: int) -> Any:  # noqa: ANN401
    """Send an invitation once more; the link of the first mail no longer works."""
    place = kept(city)
    found, token = queries.pending_one(place.id, invitation), new_token()
    wait = limits.take(limits.INVITATIONS, "invite", person_id())
    if wait:
        flash(slow_words(wait), "error")
        return redirect(url_for("accounts.team", city=city), 303)
    link = mail_link("accounts.invitation", found.language, token=token)
    with write():
        actions.send_invitation(
            actor=actor(), city_id=place.id, invitation_id=found.id, token=token, link=link
        )
    flash(_("The invitation is on its way to %(address)s once more.", address=found.email))
    return redirect(url_for("accounts.team", city=city), 303)


@room.post("/cities/<city>/team/invitations/<int:invitation>/revocation")
@signed_in
def revoke_invitation(city: str, invitation: int) -> Any:  # noqa: ANN401
    """Take an invitation back."""
    place = kept(city)
    with write():
        actions.revoke_invitation(actor=actor(), city_id=place.id, invitation_id=invitation)
    flash(_("The invitation is taken back."))
    return redirect(url_for("accounts.team", city=city), 303)


@room.post("/cities/<city>/team/links")
@signed_in
def make_team_link(city: str) -> Any:  # noqa: ANN401
    """Make a link; it is shown once, on the page that follows."""
    place, form, token = kept(city), TeamLinkForm(), new_token()
    if not form.validate():
        return team_page(place, link_form=form), 422
    with write():
        actions.make_team_link(
            actor=actor(),
            city_id=place.id,
            token=token,
            uses=form.uses.data or 1,
            days=form.days.data or 1,
        )
    session[FRESH_LINK] = mail_link("accounts.team_link", lang(), token=token)
    return redirect(url_for("accounts.team", city=city, _anchor="links"), 303)


@room.post("/cities/<city>/team/links/<int:link>/revocation")
@signed_in
def revoke_team_link(city: str, link: int) -> Any:  # noqa: ANN401
    """Take a link back; who joined by it stays."""
    place = kept(city)
    with write():
        actions.revoke_team_link(actor=actor(), city_id=place.id, link_id=link)
    flash(_("The link no longer works."))
    return redirect(url_for("accounts.team", city=city), 303)


@room.post("/cities/<city>/team/requests/<int:wish>/decision")
@signed_in
def decide_request(city: str, wish: int) -> Any:  # noqa: ANN401
    """Let somebody in who asked, or refuse them with a reason."""
    place, form = kept(city), DecisionForm()
    found = queries.waiting_request(place.id, wish)
    fine = form.validate()
    approved = form.decision.data == "approved"
    if fine and not approved and form.decision.data != "refused":
        form.form_errors.append(_("Choose whether to let %(name)s in.", name=found.name))
        fine = False
    if fine and not approved and not text(form.reason).strip():
        form.reason.errors = [_("Say why: %(name)s will read it.", name=found.name)]
        fine = False
    if not fine:
        return team_page(place, decision_form=form, decided=found.id), 422
    links = {code: mail_link("accounts.own_cities", code) for code in offered()}
    with write():
        actions.decide(
            actor=actor(),
            city_id=place.id,
            request_id=wish,
            approved=approved,
            reason=text(form.reason),
            links=links,
        )
    if approved:
        flash(_("%(name)s belongs to the team now.", name=found.name))
    else:
        flash(_("%(name)s is refused and will be told why.", name=found.name))
    return redirect(url_for("accounts.team", city=city), 303)


def _judged(place: CityFacts, lines: list[Line]) -> list[Line]:
    return judge(
        lines,
        members=addresses_of_members(place.id),
        invited=queries.invited_addresses(place.id, now()),
    )


def _refusals() -> dict[Standing, str]:
    """Why an address is not invited; all of it is about this city, nothing about accounts."""
    return {
        Standing.MEMBER: _("Belongs to the team already."),
        Standing.INVITED: _("Is invited already; you can send the invitation again below."),
        Standing.MALFORMED: _("Write one e-mail address, such as name@city.eu."),
        Standing.TWICE: _("Stands there twice."),
    }


def _send(place: CityFacts, addresses: list[str], form: InviteForm | BulkForm) -> list[str]:
    """Invite addresses, each with a link of its own."""
    tokens = {address: new_token() for address in addresses}
    language = str(form.language.data)
    addressed = [
        Addressed(email, token, mail_link("accounts.invitation", language, token=token))
        for email, token in tokens.items()
    ]
    with write():
        return actions.invite(
            actor=actor(),
            city_id=place.id,
            addressed=addressed,
            role=form.chosen_role,
            language=language,
            note=text(form.note),
        )


def _take_file(form: BulkForm) -> None:
    """Put what is in an uploaded file into the field, where it can be seen and changed."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return
    content = sent.stream.read(4 * LONGEST_LIST)
    codes = ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    words = ""
    for code in codes:
        try:
            words = content.decode(code)
            break
        except UnicodeDecodeError:
            continue
    added = [part for part in (text(form.addresses), words.replace("\0", "").strip()) if part]
    form.addresses.data = "\n".join(added)[:LONGEST_LIST]
