"""Who is who. Nothing here decides what somebody may see: callers ask for ids they may see."""

from lms.people.queries.finding import Found, Standing, counts, find
from lms.people.queries.people import (
    Member,
    Profile,
    addresses_of_members,
    belongs,
    cities_of,
    cities_of_all,
    member,
    members,
    names,
    profile,
    profile_by_email,
)

__all__ = [
    "Found",
    "Member",
    "Profile",
    "Standing",
    "addresses_of_members",
    "belongs",
    "cities_of",
    "cities_of_all",
    "counts",
    "find",
    "member",
    "members",
    "names",
    "profile",
    "profile_by_email",
]
