"""Tables of cities, organisations and fields. Nothing here is about a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.rules import CityState, OrganisationType
from lms.db import Model

STATES = ", ".join(f"'{state}'" for state in CityState)
TYPES = ", ".join(f"'{type_}'" for type_ in OrganisationType)


class Field(Model):
    """A field of expertise. `names` by language code; who is retired is not offered any more."""

    __tablename__ = "field"
    __table_args__ = (CheckConstraint("length(code) = 3", name="code_length"),)
    personal = False

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    names: Mapped[dict[str, Any]]
    retired_at: Mapped[datetime | None]


class City(Model):
    """A city. `slug` names it in addresses and never changes; `languages`: those the team works in.

    population: people; team_size: people who work on integration there; both as the city states
    them. latitude and longitude (degrees, WGS 84) place it on the map of the network. `folded`: all
    its names in plain letters, by which it is searched and sorted.
    """

    __tablename__ = "city"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
        CheckConstraint("length(country) = 2", name="country_code"),
        CheckConstraint("population IS NULL OR population > 0", name="population_positive"),
        CheckConstraint("team_size IS NULL OR team_size > 0", name="team_size_positive"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="on_the_map"),
        CheckConstraint("latitude IS NULL OR latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude IS NULL OR longitude BETWEEN -180 AND 180", name="longitude"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
        Index(None, "state", "folded"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)
    folded: Mapped[str] = mapped_column(default="", server_default="")
    country: Mapped[str]
    population: Mapped[int | None]
    team_size: Mapped[int | None]
    languages: Mapped[list[Any]] = mapped_column(default=list)
    website: Mapped[str] = mapped_column(default="", server_default="")
    about: Mapped[str] = mapped_column(default="", server_default="")
    about_html: Mapped[str] = mapped_column(default="", server_default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    state: Mapped[str] = mapped_column(default=CityState.DRAFT, server_default=CityState.DRAFT)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")


class Organisation(Model):
    """A partner: the municipality itself, an association, a university, a network."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(f"type IN ({TYPES})", name="type_known"),
        CheckConstraint("length(name) between 1 and 200", name="name_length"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int | None] = mapped_column(ForeignKey(City.id, ondelete="CASCADE"), index=True)
    type: Mapped[str]
    name: Mapped[str]
    website: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
