"""A city's profile of strengths and needs: its words and ranges, and what may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProfileState(StrEnum):
    """A city has at most one draft and one published profile; older ones are superseded."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Stance(StrEnum):
    """What a city says about a field: it can give, it wants to learn, both in turn, or neither."""

    OFFER = "offer"
    NEED = "need"
    BOTH = "both"
    NONE = "none"


class Fault(StrEnum):
    """Why a draft cannot be published."""

    EMPTY = "empty"
    UNPROVEN = "unproven"
    NEEDS_TOPIC = "needs_topic"
    NO_CAPACITY = "no_capacity"
    NO_LANGUAGE = "no_language"


OFFERS = frozenset({Stance.OFFER, Stance.BOTH})
NEEDS = frozenset({Stance.NEED, Stance.BOTH})
MATURITIES = range(5)  # 0 nothing yet, 1 first steps, 2 in place, 3 proven, 4 others learn from it
PRIORITIES = range(1, 4)  # 1 would be good, 2 matters, 3 matters most
MOST_MENTEES, MOST_VISITS = 20, 50
TOPIC_LENGTH, EVIDENCE_LENGTH = 120, 500
IN_PLACE = 2
DEFAULT_PRIORITY = 2


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """What a city says about one field. `topic` narrows a need or an offer to what it is about."""

    code: str
    stance: Stance = Stance.NONE
    maturity: int = 0
    priority: int = DEFAULT_PRIORITY
    topic: str = ""
    evidence: str = ""

    @property
    def offers(self) -> bool:
        """Whether the city can help others in this field."""
        return self.stance in OFFERS

    @property
    def needs(self) -> bool:
        """Whether the city wants to learn in this field."""
        return self.stance in NEEDS


@dataclass(frozen=True, slots=True)
class CityProfile:
    """One version of a city's profile, with its fields in the order of the fields.

    languages: in which it can mentor or learn. mentees: how many cities it could mentor at a time.
    visits: how many it could host in a year. published_at: None for a draft.
    """

    id: int
    city_id: int
    state: ProfileState
    languages: tuple[str, ...]
    mentees: int
    visits: int
    fields: tuple[FieldEntry, ...]
    changed_at: datetime
    published_at: datetime | None
    row_version: int

    @property
    def offers(self) -> tuple[FieldEntry, ...]:
        """The fields in which it can help others."""
        return tuple(entry for entry in self.fields if entry.offers)

    @property
    def needs(self) -> tuple[FieldEntry, ...]:
        """The fields in which it wants to learn."""
        return tuple(entry for entry in self.fields if entry.needs)

    def entry(self, code: str) -> FieldEntry:
        """What it says about a field; nothing where it said nothing."""
        return next((one for one in self.fields if one.code == code), FieldEntry(code))


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of publishing; `code` names the field, if it is about one."""

    fault: Fault
    code: str = ""


def problems(
    entries: Sequence[FieldEntry], *, languages: Iterable[str], mentees: int, visits: int
) -> list[Problem]:
    """What stands in the way of publishing a profile, in the order of the page.

    A profile says something about one field at least. Who offers help has the thing in place
    (maturity 2) or says what shows it; who wants to learn says what about, since "housing" finds no
    mentor and "winning private landlords" does. Who offers help has room for one city or one visit,
    and a language is known in which one can talk.
    """
    found = [] if tuple(languages) else [Problem(Fault.NO_LANGUAGE)]
    if any(entry.offers for entry in entries) and not (mentees or visits):
        found.append(Problem(Fault.NO_CAPACITY))
    if all(entry.stance is Stance.NONE for entry in entries):
        found.append(Problem(Fault.EMPTY))
    for entry in entries:
        if entry.offers and entry.maturity < IN_PLACE and not entry.evidence.strip():
            found.append(Problem(Fault.UNPROVEN, entry.code))
        if entry.needs and not entry.topic.strip():
            found.append(Problem(Fault.NEEDS_TOPIC, entry.code))
    return found
