"""The learner's views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.core.actor import Actor
from lms.learning.views import answers, attempts, courses, home, notes, player, printing, tasks
from lms.learning.views.blueprint import pages
from lms.notices.adapters.texts import says
from lms.web.frame import NavItem, add_links, add_nav
from lms.web.languages import day_text

__all__ = [
    "answers",
    "attempts",
    "courses",
    "home",
    "notes",
    "player",
    "printing",
    "register",
    "tasks",
]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(pages)
    add_nav(app, NavItem("learning.home", _l("Home"), "home", _signed_in, order=10))
    add_links(app, learner_home="learning.home")
    says("module_due_soon", _due_soon)
    says("module_overdue", _overdue)


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


def _due_soon(p: Mapping[str, Any]) -> str:
    facts = {"module": p["module"], "date": day_text(p["due_on"])}
    return str(_("Module %(module)s is planned until %(date)s.", **facts))


def _overdue(p: Mapping[str, Any]) -> str:
    facts = {"module": p["module"], "date": day_text(p["due_on"])}
    return str(
        _("Module %(module)s was planned until %(date)s. You have lessons left in it.", **facts)
    )
