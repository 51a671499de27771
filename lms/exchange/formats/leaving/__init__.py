"""From our questions to questions as Moodle knows them."""

from __future__ import annotations

from lms.exchange.formats.leaving.questions import GIFT, MOODLE, Ability, foreign_of

__all__ = ["GIFT", "MOODLE", "Ability", "foreign_of"]
