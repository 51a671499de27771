"""What the people of the demo write: work on the tasks of the shipped course, answers in words. Pure.

Work on a task that is not known here is a line that says so in plain words; nothing is left empty.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "our-task-page": """# Our task in one page

{city}, filled in by the integration office, the school office and the welcome café

## Field 1: early school places
- We decide: opening hours and staff of the enrolment desk.
- We influence: how soon the school authority places a child.
- We cannot change: compulsory schooling begins with registration.
- Who carries which part today: school office (places), youth centre (holiday classes), mothers' group (information).
- The open gap: children who arrive after March wait until September.

## Field 2: first flats
- We decide: by which list our own 40 flats are let.
- We influence: whether landlords accept a guarantee of the city.
- We cannot change: the duty to live in shared housing for the first months.
- Who carries which part today: housing office, and two volunteers who go along to viewings.
- The open gap: nobody speaks to landlords before there is a refusal.

## Checked with
- Two mothers corrected us: the waiting time is not ten weeks but nineteen.
""",
    "level-table": """# Level table

{city}, prepared by the integration office

| Decision and date | What is still open | Level | Our promise | What changes hands | Who has agreed |
|---|---|---|---|---|---|
| 1. Hours of the advice desk, March | days and place | Collaborate | We plan the hours with you and take what we agree on to the committee. | two items of the agenda | head of office |
| 2. Invitation letter, January | words and pictures | Collaborate | All but the legal paragraph is written together. | the text | legal unit |
| 3. Fire rules in shared housing, now | nothing | Inform | We tell you in your language what applies and why. | nothing | fire service |

One decision where we lowered the level: the budget for language courses, because the state decides it.
""",
    "timeline": """# Timeline

{city}, integration strategy, second edition

We are at station 2, because the council has given the mandate but nobody has listened yet.

| From - to | Stage | What happens | Who is invited | Open or close? | Depends on |
|---|---|---|---|---|---|
| January - March | Review, listening | Talks at six places where people already are | residents, front-desk staff | open | interpreters |
| April - June | Co-design | Three workshops | working group of 18 | open, then close | a room with childcare |
| September - November | Draft, consultation, adoption | Comments, replies | everybody | close | council papers by 2 October |

Calendars we laid over the plan: school holidays, Ramadan, local elections.
Our buffer: the last three weeks of June, left empty.
""",
    "readiness-check": """# Readiness check

{city}, rated with the youth office and the women's network

| Factor | Our rating | Evidence | Rating by others |
|---|---|---|---|
| 1. Problem | 3 | counter statistics of the winter | 3, youth office |
| 2. Room | 2 | list of open, fixed, out of reach | 1, women's network |
| 3. Commitment | 3 | letter of the mayor with a date | 2, women's network |
| 4. Resources | 1 | no line for childcare yet | 1, all |
| 10. Answering | 2 | two of five minutes have replies | 1, women's network |

## Two lines we will raise within six months
1. Resources, from 1 to 2: a line for childcare in the next budget.
2. Answering, from 1 to 3: replies within four weeks, one person in charge.
""",
    "mandate-brief": """MANDATE BRIEF

The open question: how should the advice desk of {city} work, so that people who work during the day can use it?

Open: days, hours, place, languages, who sits at the desk.
Fixed: four posts, decided with the budget.
Out of reach: which documents the law asks for.

Who decides in the end, and on which date: the social committee, 12 March.
Political sponsor: the deputy mayor for social affairs.
Lead, and hours per week: integration office, six hours.

What participants get in return: a reply with reasons by 2 April, by letter and in the group chat.

Budget
- allowances and travel: 1,440
- interpreting and translation: 1,920
- childcare and care: 400
Total 3,760, from the participation fund; 600 are still missing.

Exit rule: if the committee drops the item, participants are told in writing within two weeks.
""",
    "stakeholder-map": """STAKEHOLDER MAP (working material, team only)

The decision, as one sentence: new hours of the advice desk in {city}.
Checked by: the caretaker of the community house.

Actor | Sector | Power | Interest | Stake | Level we aim at | Relationship kept by | Next step
1. Front-desk staff | city | 2 | 5 | 4 | collaborate | team lead | talk on Tuesday
2. Social committee | council | 5 | 3 | 1 | decides | deputy mayor | paper by January
3. Women's network | migrant-led | 2 | 5 | 5 | collaborate | integration office | visit on Friday
4. Night shift at the parcel centre | informal | 1 | 2 | 5 | involve | nobody yet | ask the union
5. Job centre | authority | 4 | 2 | 2 | consult | head of office | letter

Gap 1 - people on shifts: we only meet by day; two visits at six in the morning, in January.
""",
    "structure-card": """STRUCTURE CARD

Name: round table on arrival in {city}, since 2019.

Review
- Why does it exist? Because the offices met only when something had gone wrong.
- Whose chair is missing? Tenants of the shared housing.
- Three decisions that came out differently: the interpreting pool, the summer classes, the Thursday hours.
- What does it cost those who come unpaid? An afternoon without wages.

Purpose: it agrees every quarter on what the offices change, and says so in public.
Seats: 14, half of them people without an office.
Support: preparation on the evening before, allowance of 30, childcare; 4,200 a year.
Tie to decisions: heard by the social committee before each budget; reply within six weeks.
""",
    "participation-plan": """PARTICIPATION PLAN

The question, and the date of the decision: hours of the advice desk in {city}, 12 March.
Responsible: integration office, sign-off by the deputy mayor.

Step and date | Purpose as a result | Level | Who | Doors | Reply by
1. January | We know when people can come | consult | shift workers, parents | parcel centre, school gate, voice messages | 31 January
2. February | Three models with their costs | collaborate | working group of 12 | evening, with childcare | 20 February
3. March | The committee has a recommendation | collaborate | working group | hearing | 2 April

Hours asked of unpaid people: eleven each, with travel.
Three risks: too few interpreters; the fund is not renewed; the same five people speak. For the third we ask in pairs.
""",
}
GERMAN: Mapping[str, str] = {
    "our-task-page": """# Unsere Aufgabe auf einer Seite

{city}, ausgefüllt von der Fachstelle, dem Schulamt und dem Begegnungscafé

## Feld 1: frühe Schulplätze
- Wir entscheiden: Öffnungszeiten und Besetzung der Anmeldestelle.
- Wir beeinflussen: wie schnell ein Kind einen Platz bekommt.
- Wir können nicht ändern: den Beginn der Schulpflicht.
- Wer trägt heute welchen Teil: Schulamt (Plätze), Jugendzentrum (Ferienkurse), Müttergruppe (Auskunft).
- Die offene Lücke: Wer nach März ankommt, wartet bis September.

## Geprüft mit
- Zwei Mütter haben uns berichtigt: Die Wartezeit beträgt nicht zehn, sondern neunzehn Wochen.
""",
    "level-table": """# Stufentabelle

{city}, erstellt von der Fachstelle

| Entscheidung und Datum | Was noch offen ist | Stufe | Unser Versprechen | Was in andere Hände übergeht | Wer zugestimmt hat |
|---|---|---|---|---|---|
| 1. Zeiten der Beratungsstelle, März | Tage und Ort | Zusammenarbeiten | Wir planen die Zeiten mit Ihnen und bringen das Ergebnis in den Ausschuss. | zwei Punkte der Tagesordnung | Amtsleitung |
| 2. Brandschutz in der Unterkunft, jetzt | nichts | Informieren | Wir sagen Ihnen in Ihrer Sprache, was gilt und warum. | nichts | Feuerwehr |
""",
}
ANSWERS: Mapping[str, str] = {
    "q-codesign-06": "The legal paragraph cannot change. The rest of the letter we write with you in three evenings, "
    "and in spring the city sends what we have agreed on.",
    "q-plan-06": "You said: open on Saturdays. The committee decided: partly. There are not enough staff for Saturdays. "
    "From September the office is open on Thursdays until eight. Thank you for the idea.",
}
OTHER = {
    "en": "The first version for {city}, with three points that we still have to settle with the district office.",
    "de": "Die erste Fassung für {city}, mit drei Punkten, die wir mit dem Bezirksamt noch klären.",
}


def work_on(task: str, city: str, language: str) -> str:
    """What somebody in a city writes about a task, as Markdown."""
    texts = GERMAN if language == "de" else ENGLISH
    return texts.get(task, OTHER.get(language, OTHER["en"])).replace("{city}", city)


def answer_to(question: str) -> str:
    """What somebody answers to a question in words of their own."""
    return ANSWERS.get(
        question, "I would ask the people who use it first, and write down what they say."
    )
