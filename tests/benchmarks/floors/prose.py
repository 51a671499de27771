"""The constant text that brings a floor's page to the size of ours (BENCH_PROSE_BYTES)."""

from __future__ import annotations

import os

from markupsafe import Markup

SENTENCE = (
    "<p>Ask five colleagues whom to invite to the first round table, and you get five lists.</p>\n"
)


def _prose(size: int) -> Markup:
    whole, rest = divmod(size, len(SENTENCE))
    return Markup(SENTENCE * whole + " " * rest)  # noqa: S704 - a constant


PROSE = _prose(int(os.environ.get("BENCH_PROSE_BYTES", "0")))
