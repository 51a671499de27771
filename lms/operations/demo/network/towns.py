"""The invented cities of a demo: where they would lie, and what they are strong and weak in. Pure.

None of them exists. Places are such that the map of the network can be read.
"""

from __future__ import annotations

from dataclasses import dataclass

from lms.editions.rules import CityRole
from lms.mentoring.rules.profiles import FieldEntry, Stance


@dataclass(frozen=True, slots=True)
class Town:
    """A city with its part in the demo's edition. people: how many learners it gets beside the cast."""

    slug: str
    name: str
    country: str
    place: tuple[float, float]
    population: int
    team: int
    languages: tuple[str, ...]
    role: CityRole
    fields: tuple[FieldEntry, ...]
    mentees: int = 0
    visits: int = 0
    people: int = 3


def gives(code: str, maturity: int, topic: str) -> FieldEntry:
    """An offer, shown by what the topic says."""
    return FieldEntry(code, Stance.OFFER, maturity, 2, topic, "Invented for the demo.")


def seeks(code: str, maturity: int, priority: int, topic: str) -> FieldEntry:
    """A need."""
    return FieldEntry(code, Stance.NEED, maturity, priority, topic)


def both(code: str, maturity: int, topic: str) -> FieldEntry:
    """Something a city can give and wants to go on learning."""
    return FieldEntry(code, Stance.BOTH, maturity, 2, topic, "Invented for the demo.")


# Names of invented people, as they might be met in any city hall of Europe.
FIRST = (
    "Mila",
    "Jonas",
    "Fatou",
    "Luca",
    "Zofia",
    "Omar",
    "Ana",
    "Pavel",
    "Leïla",
    "Henrik",
    "Nadia",
    "Tomás",
)
LAST = ("Kovač", "Lindqvist", "Diallo", "Moretti", "Wójcik", "Haidar", "Ferreira", "Dvořák", "Benali", "Vestergaard", "Petrenko", "Ó Súilleabháin", "Yılmaz")  # fmt: skip


def name_of(number: int) -> str:
    """The name of the colleague of a number, counted from 0; 156 names before the first comes again."""
    return f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"


CHAMPION, MENTEE = CityRole.CHAMPION, CityRole.MENTEE
TOWNS = (
    Town(
        "lodka", "Łódka", "PL", (52.9, 19.6), 212_000, 9, ("pl", "en", "de"), CHAMPION,
        (
            gives("HOU", 4, "Housing guides who go along to viewings"),
            gives("PAR", 3, "A council of newcomers with a budget of its own"),
            gives("COO", 3, "One table for eleven departments"),
            seeks("ADM", 1, 1, "Recruiting from all parts of the city"),
        ), 2, 3,
    ),
    Town(
        "port-vaillant", "Port-Vaillant", "FR", (47.6, -2.1), 148_000, 12, ("fr", "en"), CHAMPION,
        (
            gives("LAN", 4, "Language courses beside shift work"),
            gives("WEL", 3, "One desk for the first hundred days"),
            gives("VOL", 3, "Godparents for newly arrived families"),
        ), 2, 2,
    ),
    Town(
        "norrback", "Norrbäck", "SE", (62.4, 16.0), 96_000, 7, ("sv", "en"), CHAMPION,
        (
            gives("EMP", 4, "Mentors in local firms"),
            gives("EDU", 3, "Study help in the first language"),
            seeks("NAR", 1, 2, "Answering rumours before they travel"),
        ), 2, 2,
    ),
    Town(
        "torreluna", "Torreluna", "IT", (41.2, 14.6), 187_000, 6, ("it", "es", "en"), CHAMPION,
        (
            gives("HEA", 3, "Health mediators in three clinics"),
            gives("NAR", 4, "Story evenings in every district"),
            gives("PAR", 2, "Drafts read aloud in the squares"),
        ), 1, 2,
    ),
    Town(
        "oosterhaven", "Oosterhaven", "NL", (52.6, 5.4), 165_000, 11, ("nl", "en", "de"), CHAMPION,
        (
            gives("POL", 4, "A strategy with a date and a name for each measure"),
            gives("ADM", 3, "Anonymous applications in the city hall"),
            gives("ADI", 3, "A complaints desk that is heard"),
        ), 2, 3,
    ),
    Town(
        "javorany", "Javorany", "CZ", (49.4, 17.1), 104_000, 5, ("cs", "en", "pl"), CHAMPION,
        (
            gives("WEL", 3, "Interpreters by phone at every counter"),
            gives("NEI", 4, "Courtyard festivals that neighbours run"),
            gives("COO", 2, "A round table twice a year"),
        ), 2, 1,
    ),
    Town(
        "rheinbruck", "Rheinbrück", "DE", (50.9, 6.9), 90_000, 4, ("de", "en"), MENTEE,
        (
            seeks("HOU", 1, 3, "A flat within six months, without informal fees"),
            seeks("PAR", 1, 3, "From a hearing to a council that decides"),
            seeks("COO", 2, 2, "Departments that answer each other"),
            gives("VOL", 2, "Volunteers at the register office"),
        ), 0, 1,
    ),
    Town(
        "valmora", "Valmora", "IT", (45.6, 10.6), 61_000, 3, ("it", "en"), MENTEE,
        (
            seeks("NAR", 0, 3, "Talking about arrivals without fear"),
            seeks("HEA", 1, 2, "Mediators in the family clinic"),
            seeks("LAN", 1, 2, "Evening courses with childcare"),
        ),
    ),
    Town(
        "ballycarrow", "Ballycarrow", "IE", (53.4, -7.4), 38_000, 2, ("en",), MENTEE,
        (
            seeks("WEL", 1, 3, "Knowing who arrives, and when"),
            seeks("VOL", 1, 2, "Holding volunteers for longer than a summer"),
            gives("NEI", 3, "A community kitchen"),
        ), 0, 1,
    ),
    Town(
        "nea-akti", "Νέα Ακτή", "GR", (38.4, 23.2), 74_000, 4, ("el", "en"), MENTEE,
        (
            seeks("EMP", 1, 3, "Work that uses what people have learned"),
            seeks("LAN", 1, 2, "Courses at the workplace"),
            gives("HEA", 2, "A street clinic"),
        ), 0, 1,
    ),
    Town(
        "tunderliget", "Tündérliget", "HU", (47.1, 19.3), 83_000, 3, ("hu", "en"), MENTEE,
        (
            seeks("POL", 0, 3, "A first strategy, and a council that wants it"),
            seeks("NAR", 1, 2, "Facts that people trust"),
        ),
    ),
    Town(
        "sankt-ulrich", "Sankt Ulrich am Moos", "AT", (47.7, 13.4), 27_000, 2, ("de", "en"), MENTEE,
        (
            seeks("COO", 0, 3, "Three associations, one plan"),
            seeks("EDU", 1, 2, "Homework help after three o'clock"),
        ),
    ),
    Town(
        "kalnmala", "Kalnmala", "LV", (56.9, 24.6), 46_000, 2, ("lv", "en"), MENTEE,
        (
            seeks("WEL", 0, 3, "A first address for questions"),
            seeks("LAN", 1, 3, "Teachers for beginners"),
        ),
    ),
    Town(
        "ribamondo", "Ribamondo", "PT", (39.6, -8.2), 58_000, 3, ("pt", "es", "en"), MENTEE,
        (
            seeks("HOU", 1, 2, "Rooms for seasonal workers"),
            seeks("ADI", 1, 3, "What to do after a complaint"),
        ),
    ),
    Town(
        "zlatoreka", "Златорека", "BG", (42.6, 24.9), 69_000, 3, ("bg", "en"), MENTEE,
        (
            seeks("EDU", 1, 3, "Places in kindergartens"),
            seeks("PAR", 0, 2, "Parents who speak up"),
        ),
    ),
    Town(
        "casal-de-mar", "Casal de Mar", "ES", (40.6, 0.4), 112_000, 5, ("es", "ca", "fr"), MENTEE,
        (
            seeks("ADM", 1, 3, "A city hall that looks like its city"),
            seeks("NEI", 2, 2, "Two blocks that do not greet each other"),
        ),
    ),
    Town(
        "lysfjord", "Lysfjord", "NO", (60.6, 7.4), 52_000, 4, ("nb", "en"), CityRole.PARTNER,
        (both("VOL", 3, "Sports clubs that open up"),), 0, 1, people=1,
    ),
    Town(
        "maasbrug", "Maasbrug", "BE", (50.5, 4.6), 133_000, 6, ("fr", "nl", "en"), CityRole.OBSERVER,
        (both("POL", 2, "Three languages, one text"),), 0, 1, people=1,
    ),
)  # fmt: skip
