"""Translations as PO files for people who translate for a living (gettext's format, by Babel).

Each unit is an entry: its context says which page and unit it is, so equal sentences stay apart. An entry
that lags is marked fuzzy, with what its source said before where that is known.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.authoring.rules.translation.units import State, Unit

_BETWEEN = " / "


class NoCatalog(ValueError):  # noqa: N818 - what it is about
    """A file is no PO file; `line` is where that shows."""

    def __init__(self, line: int) -> None:
        super().__init__(str(line))
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One translated text of a file; `line` is where it begins."""

    base: str
    unit: str
    source: str
    target: str
    fuzzy: bool
    line: int


def write_catalog(
    pages: Iterable[tuple[str, list[Unit]]],
    *,
    language: str,
    title: str,
    before: Mapping[tuple[str, str], str],
) -> bytes:
    """The PO file of a course; `before` are earlier sources by page and unit."""
    from babel.messages.catalog import Catalog  # loads what most requests never need
    from babel.messages.pofile import write_po

    catalog = Catalog(locale=language, project=title, charset="utf-8", fuzzy=False)
    for base, found in pages:
        for unit in found:
            old = before.get((base, unit.id))
            catalog.add(
                unit.source,
                unit.target,
                context=f"{base}{_BETWEEN}{unit.id}",
                flags=["fuzzy"] if unit.state is State.LAGGING else [],
                previous_id=[old] if old else [],
            )
    held = io.BytesIO()
    write_po(held, catalog, width=0, include_previous=True)
    return held.getvalue()


def read_catalog(data: bytes) -> list[Entry]:
    """The entries of a PO file that somebody translated; raises NoCatalog."""
    from babel.core import UnknownLocaleError  # loads what most requests never need
    from babel.messages.pofile import PoFileError, read_po

    try:
        data.decode("utf-8")
        catalog = read_po(io.BytesIO(data), abort_invalid=True, charset="utf-8")
    except UnicodeDecodeError as error:
        raise NoCatalog(data.count(b"\n", 0, error.start) + 1) from error
    except PoFileError as error:
        raise NoCatalog(int(error.lineno) + 1) from error
    except (UnknownLocaleError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise NoCatalog(1) from error
    entries = []
    for message in catalog:
        base, between, unit = str(message.context or "").partition(_BETWEEN)
        if between and isinstance(message.id, str) and isinstance(message.string, str):
            entries.append(
                Entry(base, unit, message.id, message.string, message.fuzzy, message.lineno or 1)
            )
    return entries
