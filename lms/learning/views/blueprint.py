"""The blueprint that all views of the room hang on."""

from __future__ import annotations

from lms.web import setup

pages = setup.pages("learning", __name__)
