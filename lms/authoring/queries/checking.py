"""What the checker says about a page as it would be saved; before the write, since it renders the page."""

from __future__ import annotations

from dataclasses import dataclass

from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.files import family, surroundings
from lms.authoring.rules.summaries import Summary, place_of, summarise
from lms.content.problems import Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """A page that was read as it would be: the file's own summary, and those of its other languages."""

    summary: Summary
    others: tuple[Summary, ...]
    problems: tuple[Problem, ...]


def checked(course_id: int, path: str, text: str) -> Checked:
    """Read a page with one of its files changed or new; its other languages may lag by it."""
    base = place_of(path)[0]
    texts = {**family(course_id, base), path: text}
    around = surroundings(course_id)
    found = read_page(path, texts, around)
    lags = {code: len(one.lags) for code, one in found.lesson.texts.items()} if found.lesson else {}

    def summary(name: str) -> Summary:
        language = place_of(name)[1]
        return summarise(name, texts[name], found.problems, lags.get(language, 0))

    others = tuple(summary(name) for name in texts if name != path)
    own = tuple(problem for problem in found.problems if problem.path == path)
    return Checked(summary(path), others, own)
