"""The blueprint of the directory."""

from __future__ import annotations

from lms.web.setup import pages

room = pages("directory", __name__)
