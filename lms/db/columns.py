"""The base of all tables, and what their columns say: times in UTC, labels of personal data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC time on both databases; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Store UTC; SQLite keeps no zone, and gets the text that sorts as the times do."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Give the zone back."""
        del coltype
        return _from_text if dialect.name == "sqlite" else _to_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("A stored time needs a zone; take it from lms.core.clock.")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    utc = _to_utc(value)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds") if utc else None


def _from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value + "+00:00") if value else None


class Erasure(StrEnum):
    """What happens to a column when its person is erased."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The label of a column: why it is kept, for how long, and what export and erasure do."""

    category: str
    purpose: str
    retention: str
    export: bool
    erasure: Erasure


def pd(
    category: str,
    purpose: str,
    retention: str = "account",
    *,
    export: bool = True,
    erasure: Erasure = Erasure.DELETE,
) -> dict[str, PersonalData]:
    """Label a column as personal data: `mapped_column(info=pd("contact", "sign-in"))`."""
    return {"pd": PersonalData(category, purpose, retention, export, erasure)}


class Model(DeclarativeBase):
    """The base of all tables. `personal = False` declares that a table holds no personal data."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own protocol
        datetime: Instant,
        int: BigInteger().with_variant(Integer, "sqlite"),
        dict[str, Any]: JSON(none_as_null=True).with_variant(
            JSONB(none_as_null=True), "postgresql"
        ),
        list[Any]: JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
    }
    personal = True
