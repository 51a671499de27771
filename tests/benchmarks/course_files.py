"""Writes the courses of the benchmark as Markdown folders, in the format that authors use.

Each has 8 modules of 4 lessons with 5 questions and a test with 10: 40 lessons in all. Right
answers are the same for each question type, so that a load generator needs no key.
"""

from __future__ import annotations

from pathlib import Path

MODULES, LESSONS = 8, 5
WORDS = (
    "Ask five colleagues whom to invite to the first round table, and you get five lists with the "
    "same names. They are the right names. They are also the names of last year. A map shows you "
    "the difference between the people you know and the people whom the decision concerns. "
)
KINDS = ("single", "multiple", "truth", "blank", "number")


def course_key(number: int) -> str:
    """The id of a course."""
    return f"bench-{number}"


def lesson_key(module: int, lesson: int) -> str:
    """The id of a lesson; the fifth of each module is its test."""
    return f"test-{module}" if lesson == LESSONS else f"lesson-{module}-{lesson}"


def lesson_keys() -> list[tuple[str, int]]:
    """All lessons of a course in their order, with their number of questions."""
    return [
        (lesson_key(module, lesson), 10 if lesson == LESSONS else 5)
        for module in range(1, MODULES + 1)
        for lesson in range(1, LESSONS + 1)
    ]


def question_key(lesson: str, number: int) -> str:
    """The id of a lesson's question, counted from 1."""
    return f"q-{lesson}-{number}"


def question_kind(number: int) -> str:
    """Which kind of question it is."""
    return KINDS[(number - 1) % len(KINDS)]


def answers_to(lesson: str, questions: int) -> list[tuple[str, str, str]]:
    """For each question its id, and a field of its form with a right answer (of several, the first)."""
    fields = {
        "single": ("", "raise"),
        "multiple": ("", "led"),
        "truth": ("", "false"),
        "blank": (".b1", "champion"),
        "number": (".n1", "25"),
    }
    found = []
    for number in range(1, questions + 1):
        key = question_key(lesson, number)
        suffix, value = fields[question_kind(number)]
        found.append((key, f"{key}{suffix}", value))
    return found


def keys_of_tests() -> list[str]:
    """The lessons with ten questions, the last one first."""
    return [lesson_key(module, LESSONS) for module in range(MODULES, 0, -1)]


def write_course(folder: Path, number: int) -> None:
    """Write one course into `folder`, which is made."""
    folder.mkdir(parents=True)
    (folder / "course.md").write_text(_course(number))
    for module in range(1, MODULES + 1):
        part = folder / f"{module}-module"
        part.mkdir()
        (part / "module.md").write_text(_module(module))
        for lesson in range(1, LESSONS + 1):
            key = lesson_key(module, lesson)
            (part / f"{lesson}-{key}.md").write_text(_lesson(key, module, lesson))


def _course(number: int) -> str:
    return f"""---
id: {course_key(number)}
title: Benchmark course {number}
summary: Forty lessons that are only read by machines.
language: en
level: introduction
licence: CC-BY-4.0
outcomes:
  - map the people around one decision
  - say who is not yet at the table
hours: 20
audience: Machines
certificate: {{require: all, mastery: 0.7}}
---

{WORDS * 2}
"""


def _module(module: int) -> str:
    return f"""---
id: module-{module}
title: Module {module}, stakeholders and their mandate
summary: What this module is about.
---

{WORDS}
"""


def _lesson(key: str, module: int, lesson: int) -> str:
    is_test = lesson == LESSONS
    title = f"Test of module {module}" if is_test else f"Lesson {module}.{lesson}, mapping people"
    move_on = "passed" if is_test else "completed-and-passed"
    questions = [_question(key, number) for number in range(1, 11 if is_test else 6)]
    prose = [WORDS] if is_test else [_section(number) for number in range(1, 6)]
    return f"""---
id: {key}
kind: {"test" if is_test else "lesson"}
title: {title}
minutes: 12
objective: map the people around one decision by power, interest and stake
move_on: {move_on}
mastery: 0.5
quiz: {{feedback: {"end" if is_test else "each"}, counts: best}}
---

{_woven(prose, questions)}
"""


def _woven(prose: list[str], questions: list[str]) -> str:
    """Prose and questions in turn, the rest of the questions at the end."""
    pairs = [
        part
        for number in range(max(len(prose), len(questions)))
        for part in (*prose[number : number + 1], *questions[number : number + 1])
    ]
    return "\n\n".join(pairs)


def _section(number: int) -> str:
    return f"""## Section {number}

{WORDS * 2}

| Sector | For example | Often forgotten |
|---|---|---|
| Public | Housing office | Front-desk staff |
| Civic | Welfare associations | Tenants' groups |"""


def _question(lesson: str, number: int) -> str:
    key = question_key(lesson, number)
    body = {
        "single": """What does your map tell you to do?

- [ ] Watch them {#watch}
    > The grid would say so.
- [x] Raise their power {#raise}
    > Yes: access, support, seats.
- [ ] Put them on the mailing list {#letter}""",
        "multiple": """Which groups belong on the map?

- [x] Migrant-led organisations {#led}
- [x] Front-desk staff {#desk}
- [ ] Only the department that signs {#dept}""",
        "truth": """An association is a community.

- [ ] True {#true}
- [x] False {#false}""",
        "blank": "The city that passes on what it has learned is the [[champion]]{#b1}.",
        "number": "A map has at least [[= 25]]{#n1} entries.",
    }[question_kind(number)]
    return f"""<quiz id="{key}">
{body}

---

Because the result is lived with by those who are not in the room.
</quiz>"""
