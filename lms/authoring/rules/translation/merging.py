"""Two people translate one page: whose words stand for which unit. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.authoring.rules.translation.units import Unit


@dataclass(frozen=True, slots=True)
class Typed:
    """What one of two changed. `clashes`: units that both changed, with what the other one wrote."""

    texts: Mapping[str, str]
    clashes: Mapping[str, str]


def typed(base: list[Unit], now: list[Unit], form: Mapping[str, str]) -> Typed:
    """What a form changed since the units it was made from (`base`), beside the units as they are now.

    A field that says what it said when the form was made changes nothing, whatever stands there now.
    """
    made = {unit.id: unit.target for unit in base}
    here = {unit.id: unit.target for unit in now}
    texts: dict[str, str] = {}
    clashes: dict[str, str] = {}
    for id_, text in form.items():
        words = text.replace("\r\n", "\n").strip("\n")
        if id_ not in here or words in {made.get(id_, ""), here[id_]}:
            continue
        if here[id_] != made.get(id_, ""):
            clashes[id_] = here[id_]
        texts[id_] = words
    return Typed(texts, clashes)
