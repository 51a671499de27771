"""The editor: a page as text with its preview, its settings as a form, what it said before."""

from __future__ import annotations

from lms.authoring.views.editor import find, history, links, page, saving, settings

__all__ = ["find", "history", "links", "page", "saving", "settings"]
