"""The people of a demo and what each of them has done, counted in days before it is made. Pure.

Lessons are named by the numbers that readers see (2.3). What a course does not have is left out, so
the stories fit other courses too, only shorter. All people, offices and cities are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.core.actor import Role


class Work(StrEnum):
    """What somebody did about a lesson's task."""

    NONE = "none"
    DRAFT = "draft"
    HANDED_IN = "handed_in"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One hour on one lesson. `share` of its questions are answered right.

    answered: only so many questions, and the attempt stays open; None: all of them, handed in.
    """

    lesson: str
    days_ago: int
    hour: int = 9
    share: float = 0.8
    answered: int | None = None
    work: Work = Work.HANDED_IN
    note: str = ""


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody to sign in as. `notes` say by language who it is, on the sign-in page.

    joined: days ago, the day of the enrolment too. finishes: takes all lessons, up to yesterday.
    in_team: belongs to the invented city; city_roles: over it.
    """

    name: str
    email: str
    city: str
    organisation: str
    notes: Mapping[str, str]
    joined: int
    language: str = "en"
    time_zone: str = "Europe/Berlin"
    learns: bool = True
    finishes: bool = False
    sittings: tuple[Sitting, ...] = ()
    role: Role | None = None
    in_team: bool = True
    city_roles: tuple[Role, ...] = ()


CAST = (
    Character(
        name="Amira Haddad",
        email="amira.haddad@example.org",
        city="Rheinbrück",
        organisation="City of Rheinbrück, Integration Office",
        notes={
            "en": "in the middle of module 2: an open attempt, a draft, a private note",
            "de": "mitten in Modul 2: ein offener Versuch, ein Entwurf, eine private Notiz",
        },
        joined=27,
        sittings=(
            Sitting("1.1", 26, 9),
            Sitting("1.2", 24, 14),
            Sitting("1.3", 20, 9),
            Sitting("1.4", 17, 10, note="Ask Jonas for the counter statistics of last winter."),
            Sitting("1.6", 16, 13, share=0.4),
            Sitting("1.6", 13, 9, share=0.9),
            Sitting("2.1", 6, 15),
            Sitting(
                "2.2",
                1,
                10,
                share=0.5,
                answered=3,
                work=Work.DRAFT,
                note="Who speaks for the people in the shared housing on Mill Lane? Nobody on our list does.\n\n"
                "Ring the tenants' association before Thursday.",
            ),
        ),
    ),
    Character(
        name="Tomasz Zieliński",
        email="tomasz.zielinski@example.org",
        city="Valmora",
        organisation="Valmora District Council",
        notes={
            "en": "a learner at the very start, enrolled yesterday",
            "de": "ganz am Anfang, gestern eingeschrieben",
        },
        joined=1,
        time_zone="Europe/Warsaw",
    ),
    Character(
        name="Friederike Hollenstein-Schwarzenberger",
        email="friederike.hollenstein@example.org",
        city="Rheinbrück",
        organisation="Fachstelle für Integration und gesellschaftlichen Zusammenhalt, Stadt Rheinbrück",
        notes={
            "en": "learns in German, half way through module 1",
            "de": "lernt auf Deutsch, in der Mitte von Modul 1",
        },
        joined=19,
        language="de",
        sittings=(
            Sitting("1.1", 18, 11, share=1.0),
            Sitting("1.2", 11, 11),
            Sitting("1.3", 3, 16, answered=2, work=Work.NONE),
        ),
    ),
    Character(
        name="Aoife Ní Bhriain",
        email="aoife.nibhriain@example.org",
        city="Ballycarrow",
        organisation="Ballycarrow Intercultural Centre",
        notes={
            "en": "has failed the test of module 1 and may try again",
            "de": "hat den Test von Modul 1 nicht bestanden und darf es noch einmal versuchen",
        },
        joined=22,
        time_zone="Europe/Dublin",
        sittings=(
            Sitting("1.1", 21, 13),
            Sitting("1.2", 15, 13, share=0.7),
            Sitting("1.3", 12, 13),
            Sitting("1.4", 8, 14, share=0.7),
            Sitting("1.6", 2, 13, share=0.3),
        ),
    ),
    Character(
        name="Ελένη Παπαδοπούλου",
        email="eleni.papadopoulou@example.org",
        city="Νέα Ακτή",
        organisation="Δήμος Νέας Ακτής",
        notes={
            "en": "has just finished the course and holds the certificate",
            "de": "hat den Kurs gerade abgeschlossen und das Zertifikat erhalten",
        },
        joined=41,
        time_zone="Europe/Athens",
        finishes=True,
    ),
    Character(
        name="Inês Figueiredo",
        email="ines.figueiredo@example.org",
        city="Valmora",
        organisation="Course team",
        notes={"en": "an author of courses", "de": "Autorin von Kursen"},
        joined=60,
        time_zone="Europe/Lisbon",
        learns=False,
        in_team=False,
        role=Role.AUTHOR,
    ),
    Character(
        name="Håkon Bjørnstad",
        email="hakon.bjornstad@example.org",
        city="Rheinbrück",
        organisation="Platform team",
        notes={
            "en": "an admin of the platform",
            "de": "Administrator der Plattform",
        },
        joined=60,
        time_zone="Europe/Oslo",
        learns=False,
        in_team=False,
        role=Role.ADMIN,
    ),
    Character(
        name="Joanna Krawiec",
        email="joanna.krawiec@example.org",
        city="Łódka",
        organisation="Miasto Łódka, Biuro ds. Integracji",
        notes={
            "en": "mentors Rheinbrück and coordinates Łódka, a champion city",
            "de": "Mentorin von Rheinbrück und Koordinatorin von Łódka, einer Champion-Stadt",
        },
        joined=75,
        time_zone="Europe/Warsaw",
        learns=False,
        city_roles=(Role.CITY_COORDINATOR, Role.MENTOR),
    ),
    Character(
        name="Dieter Aschenbrenner",
        email="dieter.aschenbrenner@example.org",
        city="Rheinbrück",
        organisation="City of Rheinbrück, Integration Office",
        notes={
            "en": "coordinates the team of Rheinbrück, a mentee city",
            "de": "koordiniert das Team von Rheinbrück, einer Mentee-Stadt",
        },
        joined=74,
        language="de",
        learns=False,
        city_roles=(Role.CITY_COORDINATOR,),
    ),
    Character(
        name="Ingrid Solheim",
        email="ingrid.solheim@example.org",
        city="Lysfjord",
        organisation="Programme office",
        notes={
            "en": "coordinates the programme: editions, matching, dashboard",
            "de": "koordiniert das Programm: Editionen, Matching, Übersicht",
        },
        joined=80,
        time_zone="Europe/Oslo",
        learns=False,
        in_team=False,
        role=Role.PROGRAMME_COORDINATOR,
    ),
)


def sittings_of(character: Character, lessons: Sequence[str]) -> tuple[Sitting, ...]:
    """What somebody did in a course that has these lessons, in the order of time."""
    if character.finishes:
        return _to_the_end(lessons, character.joined - 1)
    return tuple(sitting for sitting in character.sittings if sitting.lesson in lessons)


def _to_the_end(lessons: Sequence[str], first_day: int) -> tuple[Sitting, ...]:
    """Every lesson, spread evenly from a day until yesterday; two on a day if there are many."""
    last = max(1, len(lessons) - 1)
    days = [first_day - round(at * (first_day - 1) / last) for at in range(len(lessons))]
    return tuple(
        Sitting(lesson, day, 8 + 2 * days[:at].count(day), share=0.9)
        for at, (lesson, day) in enumerate(zip(lessons, days, strict=True))
    )
