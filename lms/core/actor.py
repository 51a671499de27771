"""Who asks, and what they were granted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be granted; a grant names its scope (platform, city, course, edition)."""

    ADMIN = "admin"
    AUTHOR = "author"
    CITY_COORDINATOR = "city_coordinator"
    PROGRAMME_COORDINATOR = "programme_coordinator"
    MENTOR = "mentor"


class Scope(StrEnum):
    """What a role is granted over."""

    PLATFORM = "platform"
    CITY = "city"
    COURSE = "course"
    EDITION = "edition"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one scope; `scope_id` is None for the platform."""

    role: Role
    scope: Scope
    scope_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person of a request, or the anonymous visitor (`person_id` is None)."""

    person_id: int | None = None
    name: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    session_id: int | None = None
    grants: frozenset[Grant] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether a person is behind this actor."""
        return self.person_id is not None

    def has(self, role: Role, scope: Scope = Scope.PLATFORM, scope_id: int | None = None) -> bool:
        """Whether the role was granted over exactly this scope."""
        return Grant(role, scope, scope_id) in self.grants

    def has_anywhere(self, role: Role) -> bool:
        """Whether the role was granted over any scope."""
        return any(grant.role is role for grant in self.grants)


ANONYMOUS = Actor()
