"""Regrades: asked for, gone on with, told to the learners."""

from __future__ import annotations

from lms.authoring.actions.regrade.marking import AT_ONCE, go_on
from lms.authoring.actions.regrade.orders import JOB, go_on_later, order

__all__ = ["AT_ONCE", "JOB", "go_on", "go_on_later", "order"]
