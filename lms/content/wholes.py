"""What can only be checked when the whole course has been read: ids, links, the certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lms.content.blocks import scan
from lms.content.files import Inventory
from lms.content.frontmatter import suggestion
from lms.content.model import Course, Lesson
from lms.content.pages import blocks_of
from lms.content.problems import Notes, Sentence, after, sentence
from lms.content.references import Index


def check_whole(course: Course, inventory: Inventory, index: Index) -> None:
    """Note ids that are there twice, anchors that lead nowhere, an impossible certificate."""
    _check_ids(inventory)
    _check_anchors(course, index)
    _check_certificate(course, inventory)


def lessons_of(course: Course) -> Iterator[Lesson]:
    """All lessons and guides."""
    for module in course.modules:
        yield from module.lessons
    yield from course.guides


def _check_ids(inventory: Inventory) -> None:
    pages: dict[str, str] = {}
    blocks: dict[str, str] = {}
    for texts in inventory.texts.values():
        text = texts.get("")
        if text is None:
            continue
        front = text.front
        _once(pages, front.text("id"), front.line_of("id"), text.notes)
        items = scan(text.body, text.first, Notes())
        for kind in ("quiz", "pool", "task"):
            for block in blocks_of(items, kind):
                _once(blocks, block.id, block.line, text.notes)


def _once(known: dict[str, str], identifier: str, line: int, notes: Notes) -> None:
    here = f"{notes.path}:{line}"
    if identifier and identifier in known:
        notes.error(
            line,
            sentence(
                "The id “%(identifier)s” is used twice; the other place is %(place)s.",
                identifier=identifier,
                place=known[identifier],
            ),
            sentence("Give the newer one another id: people's progress hangs on ids."),
        )
    known.setdefault(identifier, here)


def _check_anchors(course: Course, index: Index) -> None:
    lessons = {lesson.id: lesson for lesson in lessons_of(course)}
    for link in index.anchors:
        lesson = lessons.get(link.lesson)
        if lesson is None:
            continue
        text = lesson.texts.get(link.language) or lesson.texts[course.language]
        anchors = [heading.id for heading in text.headings]
        if link.anchor not in anchors:
            shown = [anchor.removeprefix("h-") for anchor in anchors]
            hint = suggestion(link.anchor.removeprefix("h-"), shown)
            link.text.notes.error(
                link.line,
                sentence(
                    "%(path)s has no heading “%(heading)s”.",
                    path=lesson.path,
                    heading=link.anchor.removeprefix("h-"),
                ),
                after(hint, _headings(shown)),
            )


def _headings(anchors: Sequence[str]) -> Sentence:
    if not anchors:
        return sentence("Its headings are: none.")
    return sentence("Its headings are: %(headings)s.", headings=", ".join(anchors))


def _check_certificate(course: Course, inventory: Inventory) -> None:
    text = inventory.source("course")
    rule = course.certificate
    if text is None or rule is None or rule.require is None:
        return
    known = {module.id for module in course.modules}
    known |= {lesson.id for module in course.modules for lesson in module.lessons}
    for identifier in rule.require:
        if identifier not in known:
            text.notes.error(
                text.front.line_of("certificate"),
                sentence(
                    "The certificate requires “%(identifier)s”, which is no module and no lesson.",
                    identifier=identifier,
                ),
                after(
                    suggestion(identifier, known),
                    sentence("Write ids of modules or lessons, or all."),
                ),
            )
