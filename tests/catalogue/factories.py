"""Courses for tests: a small one with everything in it, and the way to publish a folder.

`small_course(folder)` writes the course `small` and publishes it; `write_course(folder)` only
writes it, so that a test may change files (`FILES` by path) before `publish_folder(folder)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lms.catalogue.actions import keep_media, publish
from lms.catalogue.queries.outlines import Outline, current
from lms.catalogue.queries.publishing import planned
from lms.content import model
from lms.content.reader import read_course
from lms.db import write

COURSE = """---
id: small
title: Small steps
summary: Everything that a course can hold, on three pages.
language: en
level: B1
licence: CC BY 4.0
outcomes:
  - name every kind of question
  - find Łódź on a map
hours: 1.5
audience: People who test.
certificate: {require: all, mastery: 0.5}
---
A course that nobody takes but machines. See [the first lesson](1-one/1-first.md).
"""
COURSE_DE = """---
id: small
title: Kleine Schritte
summary: Alles, was ein Kurs enthalten kann, auf drei Seiten.
outcomes:
  - jede Art von Frage benennen
  - Łódź auf der Karte finden
audience: Menschen, die prüfen.
---
Ein Kurs, den nur Maschinen belegen.
"""
GLOSSARY = """---
id: glossary
title: Glossary
---
Mandate {#mandate}
:   What a council asks for, in writing.

Citizen {#citizen}
:   Somebody who lives here. See the [first lesson](1-one/1-first.md).
"""
GLOSSARY_DE = """---
id: glossary
title: Glossar
---
Auftrag {#mandate}
:   Worum ein Rat schriftlich bittet.
"""
GUIDE = """---
id: running
title: Running the course
audience: facilitators
minutes: 5
---
Sit in a circle. Begin with [the first lesson](../1-one/1-first.md).

## Before you begin

Look at the [picture](../1-one/media/lean.svg).
"""
MODULE_ONE = "---\nid: one\ntitle: One\nsummary: The first steps.\n---\nHow we begin.\n"
MODULE_ONE_DE = "---\nid: one\ntitle: Eins\nsummary: Erste Schritte.\n---\nSo fangen wir an.\n"
MODULE_TWO = "---\nid: two\ntitle: Two\nsummary: The last steps.\n---\nHow we end.\n"
MODULE_TWO_DE = "---\nid: two\ntitle: Zwei\nsummary: Letzte Schritte.\n---\nSo enden wir.\n"
FIRST = """---
id: first
kind: lesson
title: Reading a map
minutes: 10
objective: read a map of Łódź, and name who is missing
move_on: completed-and-passed
mastery: 0.5
fields: [COO, PAR]
sources:
  - "A source, 2020"
quiz: {feedback: each, counts: best}
---
The city of Łódź drew a map.[^1] It used a [mandate](../glossary.md#mandate) & <signs>.

## What stands on it

![Two bodies lean on each other](media/lean.svg "Figure 1. The lean")

<quiz id="q-single">
Who draws the map?

- [x] People who live there {#people}
    > Yes: they know the way.
- [ ] A firm from far away {#firm}
    > No: it knows the tender.
- [ ] Nobody {#nobody}

[[?]] Who walks there every day?

---

A map is drawn by those who *use* it.
</quiz>

<quiz id="q-multiple" points="2" credit="each">
What belongs on it?

- [x] Schools {#schools}
- [x] Clinics {#clinics}
- [ ] Secrets {#secrets}
</quiz>

<quiz id="q-true">
A map is never finished.

- [x] True {#true}
- [ ] False {#false}
</quiz>

See [what comes next](2-second.md#how-far).

<quiz id="q-survey" type="survey" many="true">
What do you use?

- [ ] Paper {#paper}
- [ ] A screen {#screen}
</quiz>

<task id="own-map" artefact="stakeholders">
Draw the map of your city.

```template
## Who is on it
```

| Criterion | not yet | good |
|---|---|---|
| Complete | Gaps | No gaps |
</task>

[^1]: The archive of the city.
"""
FIRST_DE = """---
id: first
title: Eine Karte lesen
objective: eine Karte von Łódź lesen und benennen, wer fehlt
---
Die Stadt Łódź zeichnete für ihre Bürger eine Karte.[^1] Sie brauchte einen [Auftrag](../glossary.md#mandate).

## Was darauf steht

![Zwei Körper lehnen aneinander](media/lean.svg "Abbildung 1. Die Neigung")

<quiz id="q-single">
Wer zeichnet die Karte?

- Menschen, die dort wohnen {#people}
    > Ja: Sie kennen den Weg.
- Eine Firma von weit her {#firm}
    > Nein: Sie kennt die Ausschreibung.
- Niemand {#nobody}

[[?]] Wer geht dort jeden Tag?

---

Eine Karte zeichnen die, die sie *brauchen*.
</quiz>

<quiz id="q-multiple">
Was gehört darauf?

- Schulen {#schools}
- Praxen {#clinics}
- Geheimnisse {#secrets}
</quiz>

<quiz id="q-true">
Eine Karte ist nie fertig.

- Stimmt {#true}
- Stimmt nicht {#false}
</quiz>

Siehe [was folgt](2-second.md).

<quiz id="q-survey">
Was benutzen Sie?

- Papier {#paper}
- Einen Bildschirm {#screen}
</quiz>

<task id="own-map">
Zeichnen Sie die Karte Ihrer Stadt.

```template
## Wer steht darauf
```

| Kriterium | noch nicht | gut |
|---|---|---|
| Vollständig | Lücken | Keine Lücken |
</task>

[^1]: Das Archiv der Stadt.
"""
SECOND = """---
id: second
kind: lesson
title: Counting steps
minutes: 8
objective: count
move_on: passed
mastery: 0.6
---
Numbers have a climate of their own: ΚΛΙΜΑ, as they say in Θεσσαλονίκη.

## How far

<quiz id="q-blank">
A city that helps is a [[champion|mentor]]{#b1}, one that asks a [[mentee]]{#b2}.
</quiz>

<quiz id="q-number">
From here to there it is [[= 5 +- 2% km]]{#n1}, and back [[= 3..4]]{#n2} hours.
</quiz>

<quiz id="q-order" type="order" credit="each">
Put them in order.

1. Listen {#listen}
2. Draft {#draft}
3. Decide {#decide}
</quiz>

<quiz id="q-match" type="match" credit="each">
Who does what?

| Who | What |
|---|---|
| Council {#council} | Decides {#decides} |
| Office {#office} | Prepares {#prepares} |
| | Prays {#prays} |
</quiz>

<quiz id="q-matrix" type="matrix" credit="net">
Where does it belong?

| | Open {#open} | Fixed {#fixed} |
|---|---|---|
| The lease {#lease} | | x |
| The hours {#hours} | x | |
</quiz>

<quiz id="q-text" type="text" long="true">
Why do you count?

---

Because it matters.
</quiz>

<quiz id="q-rating" type="rating" practice="true">
How was it?

- 1 dull {#dull}
- 2 fine {#fine}
- 3 grand {#grand}
</quiz>
"""
SECOND_DE = """---
id: second
title: Schritte zählen
objective: zählen
---
Zahlen haben ein eigenes Klima.

## Wie weit

<quiz id="q-blank">
Eine Stadt, die hilft, ist eine [[Vorreiterin|Mentorin]]{#b1}, eine, die fragt, ein [[Mentee]]{#b2}.
</quiz>

<quiz id="q-number">
Von hier nach dort sind es [[= 5 +- 2% km]]{#n1} und zurück [[= 3..4]]{#n2} Stunden.
</quiz>

<quiz id="q-order">
Bringen Sie sie in die richtige Reihenfolge.

1. Zuhören {#listen}
2. Entwerfen {#draft}
3. Entscheiden {#decide}
</quiz>

<quiz id="q-match">
Wer tut was?

| Wer | Was |
|---|---|
| Rat {#council} | Entscheidet {#decides} |
| Amt {#office} | Bereitet vor {#prepares} |
| | Betet {#prays} |
</quiz>

<quiz id="q-matrix">
Wohin gehört es?

| | Offen {#open} | Fest {#fixed} |
|---|---|---|
| Der Mietvertrag {#lease} | | |
| Die Öffnungszeiten {#hours} | | |
</quiz>

<quiz id="q-text">
Warum zählen Sie?

---

Weil es zählt.
</quiz>

<quiz id="q-rating">
Wie war es?

- 1 öde {#dull}
- 2 gut {#fine}
- 3 großartig {#grand}
</quiz>
"""
TEST = """---
id: exam
kind: test
title: Small test
minutes: 15
move_on: passed
mastery: 0.7
attempts: 3
quiz: {feedback: end, time_limit: 20 min, counts: best, shuffle: true, grace: 60 s}
---
Four questions, of which you get two.

<pool id="exam-pool" pick="2">
<quiz id="q-pool-1">
One and one?

- [x] Two {#two}
- [ ] Three {#three}
</quiz>
<quiz id="q-pool-2">
Two and two?

- [x] Four {#four}
- [ ] Five {#five}
</quiz>
<quiz id="q-pool-3">
Three and three are [[= 6]]{#n1}.
</quiz>
<quiz id="q-pool-4" points="2">
Four and four are [[eight|8]]{#b1}.
</quiz>
</pool>
"""
TEST_DE = """---
id: exam
title: Kleiner Test
---
Vier Fragen, von denen Sie zwei bekommen.

<quiz id="q-pool-1">
Eins und eins?

- Zwei {#two}
- Drei {#three}
</quiz>

<quiz id="q-pool-2">
Zwei und zwei?

- Vier {#four}
- Fünf {#five}
</quiz>

<quiz id="q-pool-3">
Drei und drei sind [[= 6]]{#n1}.
</quiz>

<quiz id="q-pool-4">
Vier und vier sind [[acht|8]]{#b1}.
</quiz>
"""
LEAN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 40" width="44" height="40">'
    '<path d="M16 11h5v7L13 39H2z"/><path d="M27 11h-5v7l8 21h11z"/></svg>\n'
)
FILES: Mapping[str, str] = {
    "course.md": COURSE,
    "course.de.md": COURSE_DE,
    "glossary.md": GLOSSARY,
    "glossary.de.md": GLOSSARY_DE,
    "guide/1-running.md": GUIDE,
    "1-one/module.md": MODULE_ONE,
    "1-one/module.de.md": MODULE_ONE_DE,
    "1-one/1-first.md": FIRST,
    "1-one/1-first.de.md": FIRST_DE,
    "1-one/2-second.md": SECOND,
    "1-one/2-second.de.md": SECOND_DE,
    "1-one/media/lean.svg": LEAN,
    "2-two/module.md": MODULE_TWO,
    "2-two/module.de.md": MODULE_TWO_DE,
    "2-two/1-exam.md": TEST,
    "2-two/1-exam.de.md": TEST_DE,
}


def write_course(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write a course's files into a folder, which is returned."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read_folder(folder: Path) -> model.Course:
    """The course in a folder, which must have no errors."""
    reading = read_course(folder)
    assert reading.course is not None, "\n".join(str(problem) for problem in reading.problems)
    return reading.course


def publish_course(course: model.Course) -> Outline:
    """Publish a course that was read; what is current then."""
    plan, media = planned(course), keep_media(course)
    with write():
        publish(plan, media)
    return current(course.id)


def publish_folder(folder: Path) -> Outline:
    """Read and publish a folder; what is current then."""
    return publish_course(read_folder(folder))


def small_course(folder: Path) -> Outline:
    """Write the small course and publish it: 2 modules, 3 lessons, all types, English and German."""
    return publish_folder(write_course(folder / "small"))
