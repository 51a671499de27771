"""Text that is pasted from a word processor: its HTML is cleaned and becomes Markdown. Pure."""

from __future__ import annotations

from lms.authoring.rules.pasting.conversion import LIMIT, Pasted, TooLong, to_markdown

__all__ = ["LIMIT", "Pasted", "TooLong", "to_markdown"]
