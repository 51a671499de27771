"""What is known of cities and fields before anybody types something in, and the words for states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
