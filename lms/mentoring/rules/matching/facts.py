"""What goes into a run of the matching: cities as their profiles say, weights, conditions, wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.rules.profiles import FieldEntry

MOST_WEIGHT = 10


class RuleKind(StrEnum):
    """What the coordinator wishes for two cities."""

    LOCK = "lock"
    FORBID = "forbid"


class RunState(StrEnum):
    """A run is a draft until its pairs are proposed to the cities, or it is put aside."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Origin(StrEnum):
    """Where a pair came from: the optimum, a lock, or the coordinator's change of a run."""

    COMPUTED = "computed"
    LOCKED = "locked"
    OVERRIDE = "override"


class Countries(StrEnum):
    """Which pairs get the points for the country."""

    SAME = "same"
    OTHER = "other"


class Earlier(StrEnum):
    """Whether two cities that had a mentorship before gain or lose points."""

    AVOID = "avoid"
    PREFER = "prefer"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, 0 to 10; the points of a part are its base points times this.

    complementarity 5: the reason for a pair; three good needs (base 4 to 8 each) make 60 to 120.
    language 3: a common language is a condition anyway; a second one (base 2) is a comfort, not a
    need met. size 2 and country 1: they help to carry a practice over, and decide between pairs
    that meet needs equally well. earlier 2: a pair that has worked together gives way to a new one
    of nearly the same points, and no more than that.
    """

    complementarity: int = 5
    language: int = 3
    size: int = 2
    country: int = 1
    earlier: int = 2


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a pair must fulfil, and what counts first.

    By default a pair has a language in common, since nobody mentors without talking, and meets one
    need at least, since a pair that meets none has no subject. Locked pairs may break both.
    everyone_first: the most cities are served, and only then the points count.
    """

    common_language: bool = True
    need_met: bool = True
    everyone_first: bool = True
    countries: Countries = Countries.OTHER
    earlier: Earlier = Earlier.AVOID


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A city of the edition, as its published profile says; profile_id is None without one.

    population: None if not known. mentees: how many cities it has room for, of which `busy` places
    are taken. earlier: cities it had a mentorship with that is over. settled: it has its pair in
    this edition already.
    """

    id: int
    country: str
    population: int | None = None
    languages: tuple[str, ...] = ()
    fields: tuple[FieldEntry, ...] = ()
    mentees: int = 0
    mentors: bool = False
    learns: bool = False
    profile_id: int | None = None
    earlier: frozenset[int] = frozenset()
    busy: int = 0
    settled: bool = False

    @property
    def room(self) -> int:
        """For how many more cities it has room."""
        return max(0, self.mentees - self.busy)


# Two cities: the champion first. In job shadowing the smaller id comes first.
Two = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """That two cities shall be a pair or shall not; `reason` in the coordinator's words."""

    kind: RuleKind
    champion: int
    mentee: int
    reason: str = ""
    origin: Origin = Origin.LOCKED

    @property
    def two(self) -> Two:
        """The two cities."""
        return self.champion, self.mentee


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a run is made from; the same problem always has the same result."""

    kind: MentorshipKind
    cities: tuple[CityFacts, ...]
    weights: Weights = field(default_factory=Weights)
    conditions: Conditions = field(default_factory=Conditions)
    wishes: tuple[Wish, ...] = ()

    @property
    def is_mutual(self) -> bool:
        """Whether both cities of a pair give and take."""
        return self.kind is MentorshipKind.JOB_SHADOWING

    def by_id(self) -> dict[int, CityFacts]:
        """The cities by id, in the order of their ids."""
        return {city.id: city for city in sorted(self.cities, key=lambda city: city.id)}

    def champions(self) -> list[CityFacts]:
        """Those who can still take a city, by id; in job shadowing everybody is one."""
        return [city for city in self._able() if self.is_mutual or city.mentors]

    def mentees(self) -> list[CityFacts]:
        """Those who look for a champion, by id; in job shadowing everybody does."""
        return [city for city in self._able() if self.is_mutual or city.learns]

    def _able(self) -> list[CityFacts]:
        return [
            city
            for city in self.by_id().values()
            if city.profile_id is not None and not (city.settled and self._takes_one(city))
        ]

    def _takes_one(self, city: CityFacts) -> bool:
        return self.is_mutual or not city.mentors

    def two(self, champion: int, mentee: int) -> Two:
        """Two cities as this kind of pair writes them."""
        if self.is_mutual:
            return min(champion, mentee), max(champion, mentee)
        return champion, mentee

    def wished(self, kind: RuleKind) -> dict[Two, Wish]:
        """The locks or the forbidden pairs, in the order of their ids."""
        found = {self.two(*wish.two): wish for wish in self.wishes if wish.kind is kind}
        return dict(sorted(found.items()))
