"""The marks of a strip, joined at once: a course has one for each of its lessons."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape


def marks(groups: Iterable[Iterable[str]]) -> Markup:
    """Groups of states as marks, without the groups that are empty."""
    found = ("".join(map(_mark, group)) for group in groups)
    return Markup("".join(f"<span>{group}</span>" for group in found if group))  # noqa: S704 - escaped


def _mark(state: str) -> str:
    known = KNOWN.get(state)
    return f'<i class="m {escape(state)}"></i>' if known is None else known


KNOWN = {"": '<i class="m"></i>', "now": '<i class="m now"></i>', "done": '<i class="m done"></i>'}
