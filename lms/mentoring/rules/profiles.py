"""A city's profile of strengths and needs: its words and ranges, and what may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.core.errors import Conflict


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
class ProfileWords:
    """What a city says in one version of its profile."""

    languages: tuple[str, ...] = ()
    mentees: int = 0
    visits: int = 0
    fields: tuple[FieldEntry, ...] = ()

    def entry(self, code: str) -> FieldEntry:
        """What it says about a field; nothing where it said nothing."""
        return next((one for one in self.fields if one.code == code), FieldEntry(code))

    def said(self) -> ProfileWords:
        """The same without fields of which nothing was said, in the order of their codes."""
        entries = (one for one in self.fields if one != FieldEntry(one.code))
        fields = tuple(sorted(entries, key=lambda one: one.code))
        return ProfileWords(tuple(sorted(self.languages)), self.mentees, self.visits, fields)


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

    @property
    def words(self) -> ProfileWords:
        """What it says."""
        return ProfileWords(self.languages, self.mentees, self.visits, self.fields)

    def entry(self, code: str) -> FieldEntry:
        """What it says about a field; nothing where it said nothing."""
        return self.words.entry(code)


class ChangedElsewhere(Conflict):
    """Somebody else has saved the draft since this form was loaded; both are here, none is lost."""

    def __init__(self, *, stored: CityProfile) -> None:
        super().__init__()
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands in the way of publishing; `code` names the field, if it is about one."""

    fault: Fault
    code: str = ""


def problems(words: ProfileWords) -> list[Problem]:
    """What stands in the way of publishing a profile, in the order of the page.

    A profile says something about one field at least. Who offers help has the thing in place
    (maturity 2) or says what shows it; who wants to learn says what about, since "housing" finds no
    mentor and "winning private landlords" does. Who offers help has room for one city or one visit,
    and a language is known in which one can talk.
    """
    found = [] if words.languages else [Problem(Fault.NO_LANGUAGE)]
    if any(entry.offers for entry in words.fields) and not (words.mentees or words.visits):
        found.append(Problem(Fault.NO_CAPACITY))
    if all(entry.stance is Stance.NONE for entry in words.fields):
        found.append(Problem(Fault.EMPTY))
    for entry in words.fields:
        if entry.offers and entry.maturity < IN_PLACE and not entry.evidence.strip():
            found.append(Problem(Fault.UNPROVEN, entry.code))
        if entry.needs and not entry.topic.strip():
            found.append(Problem(Fault.NEEDS_TOPIC, entry.code))
    return found


def differing(one: ProfileWords, other: ProfileWords, codes: Sequence[str]) -> list[str]:
    """The fields about which two versions say different things, in the order of `codes`."""
    return [code for code in codes if one.entry(code) != other.entry(code)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One field of the drawing: where its marks stand, in per cent and pixels."""

    entry: FieldEntry
    y: int
    x: float


ROW_HEIGHT, FIRST_ROW = 54, 42
LEFT_EDGE, STEP = 2.0, 24.0


def drawing(entries: Sequence[FieldEntry]) -> list[Bar]:
    """A profile as rows of a figure: strengths first, needs last, each by maturity.

    Each row is a scale from 0 to 4 with a mark on it. Lengths in per cent of the width, heights in
    pixels, so that the figure has the size of the text on every screen.
    """

    def place(entry: FieldEntry) -> tuple[int, int, int]:
        rank = 0 if entry.offers else 2 if entry.needs else 1
        return rank, -entry.maturity, -entry.priority if entry.needs else 0

    ordered = sorted(entries, key=place)
    return [
        Bar(entry, FIRST_ROW + number * ROW_HEIGHT, LEFT_EDGE + STEP * entry.maturity)
        for number, entry in enumerate(ordered)
    ]


def height_of(bars: Sequence[Bar]) -> int:
    """How high the figure is, in pixels."""
    return FIRST_ROW + len(bars) * ROW_HEIGHT - 18
