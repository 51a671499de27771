"""What the public sees of cities: only active ones, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from lms.cities.models import City
from lms.cities.queries import CityFacts, cities, following, named
from lms.cities.rules import CityState
from lms.db import session
from lms.editions.models import Edition
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.profiles import Profile, ProfileField
from lms.mentoring.queries import profiles
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState
from lms.mentoring.rules.profiles import NEEDS, OFFERS, CityProfile, ProfileState

PAGE = 30
MOST_PAIRS = 50
SHOWN = (
    MentorshipState.AGREED,
    MentorshipState.ACTIVE,
    MentorshipState.PAUSED,
    MentorshipState.COMPLETED,
    MentorshipState.ENDED_EARLY,
    MentorshipState.FOLLOWED_UP,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: words of a name, a country, a field that is offered or needed."""

    words: str = ""
    country: str = ""
    field: str = ""
    stance: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether all cities are wanted."""
        return not (self.words or self.country or self.field)


@dataclass(frozen=True, slots=True)
class Listed:
    """A city in the list, with its published profile if it has one."""

    city: CityFacts
    profile: CityProfile | None

    @property
    def slug(self) -> str:
        """The key by which the list continues."""
        return self.city.slug


@dataclass(frozen=True, slots=True)
class Pairing:
    """A mentorship as the public sees it: which cities, in which edition, and how it stands.

    mentors: whether the city of the page is the one that helps.
    """

    slug: str
    name: str
    edition: str
    kind: MentorshipKind
    state: MentorshipState
    mentors: bool


def active_cities(wish: Wish, *, after: str = "", limit: int = PAGE + 1) -> list[Listed]:
    """Active cities that fit a wish, by name, those after the city `after`."""
    wanted = named(select(City.id).where(City.state == CityState.ACTIVE), wish.words)
    if wish.country:
        wanted = wanted.where(City.country == wish.country)
    if wish.field:
        stances = {"offer": OFFERS, "need": NEEDS}.get(wish.stance, OFFERS | NEEDS)
        wanted = wanted.where(
            City.id.in_(
                select(Profile.city_id)
                .join(ProfileField, ProfileField.profile_id == Profile.id)
                .where(
                    Profile.state == ProfileState.PUBLISHED,
                    ProfileField.field_code == wish.field,
                    ProfileField.stance.in_(sorted(stances)),
                )
            )
        )
    ids = [int(row[0]) for row in session().execute(following(wanted, after).limit(limit))]
    found, said = cities(ids), {one.city_id: one for one in profiles.published(ids)}
    return [Listed(found[id_], said.get(id_)) for id_ in ids]


def pairings(city_id: int) -> list[Pairing]:
    """The mentorships of a city from their agreement on, the newest first."""
    other = aliased(City)
    mentors = Mentorship.champion_id == city_id
    rows = session().execute(
        select(
            other.slug,
            other.name,
            Edition.name,
            Mentorship.kind,
            Mentorship.state,
            case((mentors, 1), else_=0),
        )
        .join(Edition, Edition.id == Mentorship.edition_id)
        .join(
            other,
            or_(
                and_(mentors, other.id == Mentorship.mentee_id),
                and_(Mentorship.mentee_id == city_id, other.id == Mentorship.champion_id),
            ),
        )
        .where(
            or_(mentors, Mentorship.mentee_id == city_id),
            Mentorship.state.in_([str(state) for state in SHOWN]),
            other.state.in_([CityState.ACTIVE, CityState.DORMANT]),
        )
        .order_by(Mentorship.id.desc())
        .limit(MOST_PAIRS)
    )
    return [
        Pairing(slug, name, edition, MentorshipKind(kind), MentorshipState(state), bool(helps))
        for slug, name, edition, kind, state, helps in rows
    ]
