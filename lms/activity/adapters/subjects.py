"""What a line of the log is about, by name: each room says what its own things are called.

The log keeps a kind and an id. Cities are known here; courses, editions and others are named by the
rooms that have them, which stand above this one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from lms.cities.queries import all_cities, cities

MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class Named:
    """One kind of thing: its word, the names of some by id, and all that can be chosen.

    Names are asked for in a language; a thing without a name in the answer is gone.
    """

    word: LazyString
    names: Callable[[Collection[int], str], Mapping[int, str]]
    choices: Callable[[str], Sequence[tuple[int, str]]]


_kinds: dict[str, Named] = {}


def name_things(kind: str, named: Named) -> None:
    """Say what the things of a kind are called, such as courses."""
    _kinds[kind] = named


def names_of(things: Collection[tuple[str, int]], language: str) -> dict[tuple[str, int], str]:
    """The names of some things by kind and id, one question for each kind; unknown ones are left out."""
    found: dict[tuple[str, int], str] = {}
    for kind in {kind for kind, _id in things} & set(_kinds):
        ids = {id_ for other, id_ in things if other == kind}
        names = _kinds[kind].names(ids, language)
        found.update({(kind, id_): name for id_, name in names.items()})
    return found


def word_for(kind: str) -> str:
    """What a thing of a kind is called in general: city, course, edition."""
    return str(_kinds[kind].word) if kind in _kinds else kind


def choices_of(kind: str, language: str) -> list[tuple[int, str]]:
    """The things of a kind that may be chosen, by name, 500 at most."""
    return list(_kinds[kind].choices(language))[:MOST_CHOICES] if kind in _kinds else []


def _cities(ids: Collection[int], language: str) -> dict[int, str]:
    return {id_: city.called(language) for id_, city in cities(ids).items()}


def _all_cities(language: str) -> list[tuple[int, str]]:
    return [(city.id, city.called(language)) for city in all_cities(limit=MOST_CHOICES)]


name_things("city", Named(_l("City"), _cities, _all_cities))
