"""What is known of cities and fields before anybody types something in, and the words for states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.core.words import fold, slug_of

NAME_LENGTH, ORGANISATION_LENGTH, WEBSITE_LENGTH = 120, 200, 300
# Members of the Council of Europe, the Holy See and Kosovo, by ISO 3166 (XK by common use).
COUNTRIES = (
    *("AD", "AL", "AM", "AT", "AZ", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE"),
    *("ES", "FI", "FR", "GB", "GE", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV"),
    *("MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK"),
    *("SM", "TR", "UA", "VA", "XK"),
)
# Languages that cities of these countries work in, beside those of the interface.
WORKING_LANGUAGES = (
    *("bg", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl"),
    *("hr", "hu", "hy", "is", "it", "ka", "lb", "lt", "lv", "mk", "mt", "nl", "nb", "pl"),
    *("pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk"),
)


class CityState(StrEnum):
    """Only active cities are shown to the public; an archived one is kept for its past."""

    DRAFT = "draft"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"


class OrganisationType(StrEnum):
    """What kind of partner an organisation is."""

    MUNICIPALITY = "municipality"
    NGO = "ngo"
    MIGRANT_LED = "migrant_led"
    TECHNICAL_PARTNER = "technical_partner"
    UNIVERSITY = "university"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class FieldOfExpertise:
    """A field, its three-letter code, and its name by language."""

    code: str
    names: Mapping[str, str]


# The fifteen fields of the product; an installation may rename, add and retire them as data.
FIELDS = tuple(
    FieldOfExpertise(code, {"en": english, "de": german})
    for code, english, german in (
        ("HOU", "Housing", "Wohnen"),
        ("EMP", "Employment", "Arbeit und Gründung"),
        ("EDU", "Education and youth", "Bildung und Jugend"),
        ("LAN", "Language", "Sprache"),
        ("HEA", "Health", "Gesundheit und Psychosoziales"),
        ("WEL", "Arrival", "Ankommen"),
        ("LEG", "Law and administration", "Recht und Verwaltung"),
        ("POL", "Integration policy", "Integrationspolitik und Steuerung"),
        ("COO", "Multi-stakeholder coordination", "Multi-Stakeholder-Koordination"),
        ("PAR", "Participation", "Beteiligung"),
        ("NAR", "Acceptance and narratives", "Akzeptanz und Narrative"),
        ("ADI", "Anti-discrimination", "Antidiskriminierung"),
        ("NEI", "Neighbourhood, culture and sport", "Quartier, Kultur und Sport"),
        ("ADM", "Diversity in administration", "Diversität in der Verwaltung"),
        ("VOL", "Volunteering", "Ehrenamt"),
    )
)


def name_in(names: Mapping[str, str], language: str) -> str:
    """A name in the reader's language; else in English, else in whichever there is."""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def folded(name: str, names: Iterable[str] = ()) -> str:
    """All spellings of a city's name as plain letters, its own first: for searching and sorting."""
    return " ".join(dict.fromkeys(fold(one) for one in (name, *names)))


def address_of(name: str, names: Mapping[str, str]) -> str:
    """A city's name in addresses: Latin letters, taken from another language if its own has none."""
    found = (slug_of(one) for one in (name, names.get("en", ""), *names.values()))
    return next((one for one in found if one), "city")


def in_order(codes: Sequence[str], wanted: Mapping[str, int | None]) -> list[str]:
    """Codes by the places that were typed beside them, counted from 1; the others make room."""

    def place(numbered: tuple[int, str]) -> tuple[int, int]:
        number, code = numbered
        typed = wanted.get(code) or number
        return typed, (typed > number) - (typed < number)

    return [code for _number, code in sorted(enumerate(codes, 1), key=place)]
