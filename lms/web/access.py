"""Who may enter a view: a mark on each one, and the one place that asks.

`create_app` refuses to start where a view has no mark. Rows are protected a second time by scoped
queries and a third time by each room's policy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

from lms.core.actor import ANONYMOUS, Actor, Role
from lms.core.errors import Forbidden, NotFound
from lms.core.memory import Memory

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()
_tokens: Memory[tuple[object, str], str] = Memory(2000)
_good: Memory[tuple[object, str, str], bool] = Memory(4000)


@dataclass(frozen=True, slots=True)
class Access:
    """A view's mark. `roles` empty: everybody (public) or every signed-in person."""

    public: bool = False
    roles: frozenset[Role] = frozenset()
    stateless: bool = False

    def __str__(self) -> str:
        """How the access table names it."""
        who = "public" if self.public else "signed in"
        if self.roles:
            who = "requires " + ", ".join(sorted(self.roles))
        return who + (", stateless" if self.stateless else "")


class SignInNeeded(Exception):  # noqa: N818 - a turn of events, not a fault
    """The view is for signed-in people."""


class CrossSite(Exception):  # noqa: N818
    """A form came from another site, or from nowhere that can be told."""


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    return _mark(view, Access(public=True))


def signed_in(view: View) -> View:
    """Mark a view for every signed-in person."""
    return _mark(view, Access())


def requires(*roles: Role) -> Callable[[View], View]:
    """Mark a view for people who hold one of the roles, over whatever scope."""
    return lambda view: _mark(view, Access(roles=frozenset(roles)))


def stateless(view: View) -> View:
    """Mark a public form that changes nothing, sets no cookie and carries no token."""
    return _mark(view, replace(view.access, stateless=True))  # type: ignore[attr-defined]


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The mark of an endpoint's view."""
    return getattr(app.view_functions[endpoint], "access", None)


def unmarked(app: Flask) -> list[str]:
    """The endpoints without a mark; an application must have none."""
    return sorted(name for name in app.view_functions if access_of(app, name) is None)


def identify_by(app: Flask, identify: Callable[[], Actor]) -> None:
    """Say who finds out which actor asks; accounts does, so that web need not know it."""
    app.extensions["tandem_identify"] = identify


def actor() -> Actor:
    """Who asks in this request."""
    found: Actor = g.get("actor", ANONYMOUS)
    return found


def person_id() -> int:
    """The id of the signed-in person; for views that are marked so."""
    found = actor().person_id
    if found is None:
        raise SignInNeeded
    return found


def enforce() -> Response | None:
    """Run before each request: find the actor, ask the mark, check where a form came from.

    Forms of other sites are refused first, before anything answers them with a page or a cookie:
    browsers send them without our cookie, so that everybody seems to be a visitor.
    """
    if "\0" in request.path:  # in no address of ours, and PostgreSQL cannot even look for it
        raise NotFound
    if request.method not in SAFE:
        _refuse_other_sites()
    g.actor = current_app.extensions.get("tandem_identify", lambda: ANONYMOUS)()
    access = access_of(current_app, request.endpoint) if request.endpoint else None
    if access is None:
        return None
    if not access.public:
        if not g.actor.signed_in:
            raise SignInNeeded
        if access.roles and not any(g.actor.has_anywhere(role) for role in access.roles):
            raise Forbidden
    if request.method not in SAFE:
        _check_form(access)
    return None


def _refuse_other_sites() -> None:
    """Refuse what the browser says comes from elsewhere; old ones say it by the Origin alone."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin not in {None, "null"} and not _same_origin(origin):
        raise CrossSite
    if site not in {None, "same-origin", "none"}:
        raise CrossSite


def _check_form(access: Access) -> None:
    """Refuse forms that are not ours: by token, or for stateless ones by what the browser says."""
    if not access.stateless:
        _check_token()
    elif request.headers.get("Sec-Fetch-Site") != "same-origin" and not _same_origin(
        request.headers.get("Origin")
    ):
        raise CrossSite


def _check_token() -> None:
    """Refuse a form whose token is not of this session; one that was found good stays so: it has no age."""
    own, sent = session.get("csrf_token"), request.form.get("csrf_token")
    if own is None or sent is None or not _from_here():
        csrf.protect()
        return
    g.csrf_valid = _good.get((current_app.secret_key, own, sent), _protected)


def _protected() -> bool:
    csrf.protect()
    return True


def _from_here() -> bool:
    """Whether the page a form stands on may send it: over https the browser has to say which that is."""
    if not request.is_secure:
        return True
    return (request.referrer or "").startswith(f"https://{request.host}/")


def form_token() -> str:
    """The token of the forms of this session; signed once, since it has no age."""
    own = session.get("csrf_token")
    if own is None:
        return str(generate_csrf())
    return _tokens.get((current_app.secret_key, own), generate_csrf)


def _same_origin(origin: str | None) -> bool:
    return origin is not None and urlsplit(origin).netloc == request.host
