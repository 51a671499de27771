"""A city's profile of strengths and needs: its words and ranges."""

from __future__ import annotations

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


OFFERS = frozenset({Stance.OFFER, Stance.BOTH})
NEEDS = frozenset({Stance.NEED, Stance.BOTH})
MATURITIES = range(5)  # 0 nothing yet, 1 first steps, 2 in place, 3 proven, 4 others learn from it
PRIORITIES = range(1, 4)  # 1 would be good, 2 matters, 3 matters most
