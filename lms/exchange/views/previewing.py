"""Questions of a file as learners would see them, before they are in the course."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.access import CourseHere
from lms.content.trees import Surroundings
from lms.exchange.formats.bank import Card
from lms.exchange.formats.placing import placed, renamed, with_pictures
from lms.exchange.formats.results import Imported
from lms.exchange.queries import Places
from lms.quizzes.rules.showing import Shown, Situation, show

# The rest is named: rendering hundreds would keep everybody waiting.
MOST = 60
SEED = 1
_FRONT = "---\nid: preview\ntitle: Preview\n---\n"


def previews(course: CourseHere, around: Places, found: Imported) -> Mapping[int, Shown]:
    """The first questions by the number of their entry; pictures are not in the course yet."""
    del course
    wanted = list(
        islice(((n, e) for n, e in enumerate(found.entries) if isinstance(e, Card)), MOST)
    )
    cards = renamed([entry for _, entry in wanted], ())
    keys = {
        entry.draft.id: number
        for (number, _), entry in zip(wanted, cards, strict=True)
        if isinstance(entry, Card)
    }
    text = "\n\n".join(with_pictures(block.text, {}) for block in placed(cards))
    surroundings = Surroundings(around.language, {}, frozenset(), {})
    reading = read_page("1-preview/preview.md", {"1-preview/preview.md": f"{_FRONT}{text}\n"}, surroundings)  # fmt: skip
    questions = reading.lesson.questions if reading.lesson else ()
    return {
        keys[question.id]: show(question, around.language, around.language, Situation(1, SEED))
        for question in questions
        if question.id in keys and around.language in question.texts
    }
