"""Moodle XML: from a file to questions as Moodle knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lms.content.frontmatter import as_number
from lms.content.problems import sentence
from lms.exchange.formats.foreign import Body, Cloze, Description, Essay, Foreign, Truth
from lms.exchange.formats.moodle import answers
from lms.exchange.formats.moodle.cloze import taken_apart
from lms.exchange.formats.moodle.texts import Album, Reader
from lms.exchange.formats.moodle.tree import Element, parsed
from lms.exchange.formats.report import Refused, Remarks

_DEFAULTS = frozenset({
    "", "Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect.",
    "Die Antwort ist richtig.", "Die Antwort ist teilweise richtig.", "Die Antwort ist falsch.",
    "Ihre Antwort ist richtig.", "Ihre Antwort ist teilweise richtig.", "Ihre Antwort ist falsch.",
})  # fmt: skip
_COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_LONG_LINES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A question where it stands, not yet read: `read` may raise Refused."""

    line: int
    name: str
    category: str
    element: Element


def questions(text: str) -> Iterator[Found]:
    """The questions of a file in their order; raises Malformed."""
    category = ""
    for element in parsed(text).all("question"):
        if element.attributes.get("type") == "category":
            category = cleaned_category(element.text("category"))
            continue
        yield Found(element.line, " ".join(element.text("name").split()), category, element)


def cleaned_category(path: str) -> str:
    """A category without the names that every path begins with."""
    names = [name.strip() for name in path.replace("//", "\0").split("/")]
    while names and (names[0].startswith("$") or names[0] in {"top", ""}):
        names.pop(0)
    return "/".join(name.replace("\0", "//") for name in names)


def read(found: Found, album: Album, remarks: Remarks) -> Foreign:
    """One question; raises Refused."""
    element, reader = found.element, Reader(remarks, album)
    body, text = _body(element, reader)
    _note_rest(element, reader, remarks)
    tags = element.one("tags")
    points = as_number(element.text("defaultgrade", "1"))
    if isinstance(body, Cloze):
        points = float(sum(field.weight for field in body.fields))
    if points is None or points <= 0:
        points = 1.0
    return Foreign(
        body,
        text,
        found.name,
        reader.child(element, "generalfeedback"),
        tuple(filter(None, (reader.markdown(hint) for hint in element.all("hint")))),
        points,
        found.category,
        element.text("idnumber"),
        tuple(t.text("text") or t.words.strip() for t in tags.all("tag")) if tags else (),
        found.line,
    )


_BODIES: dict[str, Callable[[Element, Reader], Body]] = {
    "multichoice": answers.choice,
    "multichoiceset": answers.choice,
    "shortanswer": answers.short,
    "numerical": answers.numeric,
    "matching": answers.matching,
    "match": answers.matching,
    "ordering": answers.ordering,
}


def _body(element: Element, reader: Reader) -> tuple[Body, str]:
    kind = element.attributes.get("type", "")
    if kind in {"cloze", "multianswer"}:
        asked = element.one("questiontext")
        inner = asked.one("text") if asked is not None else None
        if asked is None or inner is None:
            raise Refused(sentence("It has no text."), sentence("Look at it in Moodle."))
        marked, fields = taken_apart(inner.words, inner.line)
        return Cloze(fields), reader.markdown(asked, marked)
    text = reader.child(element, "questiontext")
    if kind == "description":
        return Description(), text
    if kind == "essay":
        return _essay(element, reader.remarks), text
    if kind == "truefalse":
        return _truth(element, reader), text
    if kind not in _BODIES:
        raise Refused(
            sentence("Questions of the type “%(kind)s” have no counterpart here.", kind=kind[:40]),
            sentence(
                "Choice, true or false, short answer, number, matching, cloze, ordering and essay can be "
                "taken. Write it as one of these."
            ),
        )
    return _BODIES[kind](element, reader), text


def _truth(element: Element, reader: Reader) -> Truth:
    texts: dict[bool, str] = {}
    right = None
    for answer in element.all("answer"):
        is_true = answer.text("text").lower() == "true" or answer.words.strip().lower() == "true"
        texts[is_true] = reader.child(answer, "feedback")
        if answers.fraction_of(answer) > 0:
            right = is_true
    if right is None:
        raise Refused(
            sentence("It does not say which of the two is right."),
            sentence("Look at it in Moodle."),
        )
    return Truth(right, texts.get(True, ""), texts.get(False, ""))


def _essay(element: Element, remarks: Remarks) -> Essay:
    lines = as_number(element.text("responsefieldlines", "15")) or 0
    if element.text("graderinfo"):
        remarks.note(
            sentence(
                "Notes for those who mark were left out, since learners would read them here."
            ),
            sentence("Write a model answer into the explanation."),
        )
    if element.text("responsetemplate"):
        remarks.note(
            sentence("The template of the answer was left out."),
            sentence("Put it into the question, or make a task of it."),
        )
    if (as_number(element.text("attachments", "0")) or 0) > 0:
        remarks.note(
            sentence("Answers took files there; here they are text."),
            sentence("Make a task of it if files are needed."),
        )
    return Essay(lines >= _LONG_LINES)


def _note_rest(element: Element, reader: Reader, remarks: Remarks) -> None:
    for tag in _COMBINED:
        found = element.one(tag)
        if found is not None and (said := reader.markdown(found)) not in _DEFAULTS:
            remarks.note(
                sentence(
                    "Feedback to the whole answer was left out: “%(words)s”.", words=said[:80]
                ),
                sentence("Put it into the explanation if it is missed."),
                found.line,
            )
