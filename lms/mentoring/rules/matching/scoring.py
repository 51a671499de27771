"""The points of a pair: a sum of named parts, whole numbers, so that sums are exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lms.mentoring.rules.matching.facts import CityFacts, Countries, Earlier, Problem
from lms.mentoring.rules.profiles import FieldEntry

ONE_LANGUAGE, MORE_LANGUAGES = 4, 6
SAME_SIZE, NEAR_SIZE = 4, 2
COUNTRY, EARLIER = 4, 6


class PartKind(StrEnum):
    """What points are given for."""

    NEEDS = "needs"
    BACK = "back"
    LANGUAGE = "language"
    SIZE = "size"
    COUNTRY = "country"
    EARLIER = "earlier"


class Note(StrEnum):
    """Why a part has the points it has."""

    MET = "met"
    UNMET = "unmet"
    COMMON = "common"
    NO_COMMON = "no_common"
    SAME_SIZE = "same_size"
    NEAR_SIZE = "near_size"
    OTHER_SIZE = "other_size"
    UNKNOWN_SIZE = "unknown_size"
    SAME_COUNTRY = "same_country"
    OTHER_COUNTRY = "other_country"
    PAIR_AGAIN = "pair_again"
    NEW_PAIR = "new_pair"


class Obstacle(StrEnum):
    """Why two cities can be no pair."""

    NO_LANGUAGE = "no_language"
    NO_NEED_MET = "no_need_met"
    FORBIDDEN = "forbidden"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A need that meets a strength: priority 1 to 3, and how far ahead the helper is (0 to 4)."""

    code: str
    priority: int
    needs_from: int
    offers: int
    points: int
    need_topic: str = ""
    offer_topic: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the points, with its reason; `words` are codes of languages or numbers."""

    kind: PartKind
    points: int
    note: Note
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The points of two cities. `back`: what the champion learns, in job shadowing."""

    parts: tuple[Part, ...]
    meetings: tuple[Meeting, ...]
    back: tuple[Meeting, ...] = ()

    @property
    def total(self) -> int:
        """All points; less than 0 is possible for an earlier pair."""
        return sum(part.points for part in self.parts)


def meetings(helper: CityFacts, learner: CityFacts, weight: int) -> tuple[Meeting, ...]:
    """Where the learner needs what the helper offers and is further in, the most points first.

    Points: priority of the need (1 to 3) × how many steps of maturity the helper is ahead (1 to 4)
    × weight. A helper who is no further has nothing to show and gets none.
    """
    offers = {entry.code: entry for entry in helper.fields if entry.offers}
    found = [
        _meeting(need, offers[need.code], weight)
        for need in learner.fields
        if need.needs and need.code in offers and offers[need.code].maturity > need.maturity
    ]
    return tuple(sorted(found, key=lambda one: (-one.points, one.code)))


def _meeting(need: FieldEntry, offer: FieldEntry, weight: int) -> Meeting:
    return Meeting(
        need.code,
        need.priority,
        need.maturity,
        offer.maturity,
        need.priority * (offer.maturity - need.maturity) * weight,
        need.topic,
        offer.topic,
    )


def score(problem: Problem, champion: CityFacts, mentee: CityFacts) -> Score:
    """The points of two cities, whether they may be a pair or not."""
    weight = problem.weights.complementarity
    ahead = meetings(champion, mentee, weight)
    back = meetings(mentee, champion, weight) if problem.is_mutual else ()
    parts = [_sum(PartKind.NEEDS, ahead)]
    if problem.is_mutual:
        parts.append(_sum(PartKind.BACK, back))
    parts += [
        _language(problem, champion, mentee),
        _size(problem, champion, mentee),
        _country(problem, champion, mentee),
        _earlier(problem, champion, mentee),
    ]
    return Score(tuple(parts), ahead, back)


def _sum(kind: PartKind, found: tuple[Meeting, ...]) -> Part:
    note = Note.MET if found else Note.UNMET
    return Part(kind, sum(one.points for one in found), note, (str(len(found)),))


def common_languages(one: CityFacts, other: CityFacts) -> tuple[str, ...]:
    """The languages both can talk in, in the first one's order."""
    return tuple(code for code in one.languages if code in other.languages)


def _language(problem: Problem, one: CityFacts, other: CityFacts) -> Part:
    common = common_languages(one, other)
    if not common:
        return Part(PartKind.LANGUAGE, 0, Note.NO_COMMON)
    base = MORE_LANGUAGES if len(common) > 1 else ONE_LANGUAGE
    return Part(PartKind.LANGUAGE, base * problem.weights.language, Note.COMMON, common)


def _size(problem: Problem, one: CityFacts, other: CityFacts) -> Part:
    """Full points within a factor of 2, half within 4: beyond, structures differ too much."""
    if not one.population or not other.population:
        return Part(PartKind.SIZE, 0, Note.UNKNOWN_SIZE)
    small, large = sorted((one.population, other.population))
    weight = problem.weights.size
    if large <= 2 * small:
        return Part(PartKind.SIZE, SAME_SIZE * weight, Note.SAME_SIZE)
    if large <= 4 * small:
        return Part(PartKind.SIZE, NEAR_SIZE * weight, Note.NEAR_SIZE)
    return Part(PartKind.SIZE, 0, Note.OTHER_SIZE)


def _country(problem: Problem, one: CityFacts, other: CityFacts) -> Part:
    same = one.country == other.country
    wanted = same is (problem.conditions.countries is Countries.SAME)
    note = Note.SAME_COUNTRY if same else Note.OTHER_COUNTRY
    return Part(PartKind.COUNTRY, COUNTRY * problem.weights.country if wanted else 0, note)


def _earlier(problem: Problem, one: CityFacts, other: CityFacts) -> Part:
    if other.id not in one.earlier and one.id not in other.earlier:
        return Part(PartKind.EARLIER, 0, Note.NEW_PAIR)
    sign = 1 if problem.conditions.earlier is Earlier.PREFER else -1
    return Part(PartKind.EARLIER, sign * EARLIER * problem.weights.earlier, Note.PAIR_AGAIN)


def obstacles(
    problem: Problem, champion: CityFacts, mentee: CityFacts, found: Score
) -> tuple[Obstacle, ...]:
    """Why two cities can be no pair, forbidden pairs left aside; nothing if they can."""
    asks = problem.conditions
    stands = []
    if asks.common_language and not common_languages(champion, mentee):
        stands.append(Obstacle.NO_LANGUAGE)
    meets = bool(found.meetings) and (bool(found.back) or not problem.is_mutual)
    if (asks.need_met or problem.is_mutual) and not meets:
        stands.append(Obstacle.NO_NEED_MET)
    if not problem.is_mutual and not champion.room:
        stands.append(Obstacle.NO_ROOM)
    return tuple(stands)
