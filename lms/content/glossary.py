"""The glossary: a heading `## Term {#id}` for each term, its explanation below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.blocks import Block, fenced_lines
from lms.content.files import TextFile
from lms.content.frontmatter import ID
from lms.content.model import GlossaryEntry
from lms.content.pages import Sheet, items_of, render_sheet
from lms.content.problems import sentence
from lms.content.questions.choices import as_words
from lms.content.questions.draft import Piece
from lms.content.questions.outline import Numbered, piece_of
from lms.content.references import Index

_TERM = re.compile(r"^#{2,3} +(.+?) *(?:\{#([^}]*)\})? *$")
_DEFINED = re.compile(r"^(?![#:\s])(.+?) *\{#([^}]*)\} *$")
KEYS = frozenset({"id", "title", "source_digests"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term before its explanation is rendered."""

    id: str
    term: Piece
    explanation: Piece | None


def terms_of(text: TextFile) -> list[Term]:
    """The terms of a glossary, in its order."""
    fenced, _ = fenced_lines(text.body)
    found: list[tuple[Numbered, re.Match[str], list[Numbered]]] = []
    for index, line in enumerate(text.body):
        number = text.first + index
        match = None if index in fenced else (_TERM.match(line) or _DEFINED.match(line))
        if match:
            found.append(((number, line), match, []))
        elif found:
            found[-1][2].append((number, _undefined(line)))
    return [
        Term(match.group(2) or "", Piece(as_words(match.group(1)), head[0]), piece_of(lines))
        for head, match, lines in found
    ]


def _undefined(line: str) -> str:
    """A line of a definition list (`:   words`) as plain text."""
    return re.sub(r"^: +", "", line)


def read_glossary(
    texts: Mapping[str, TextFile], language: str, index: Index
) -> dict[str, tuple[GlossaryEntry, ...]]:
    """The entries by language."""
    source = texts.get("")
    if source is None:
        return {}
    wanted = [term.id for term in _checked(source)]
    done = {language: _entries(source, language, index)}
    for other, text in sorted(texts.items()):
        if other:
            text.front.check_keys(KEYS)
            for term in _checked(text):
                if term.id and term.id not in wanted:
                    text.notes.error(
                        term.term.line,
                        sentence("The source language has no term “%(id)s”.", id=term.id),
                        sentence("Use the ids of the source language."),
                    )
            done[other] = _entries(text, other, index)
    return done


def _checked(text: TextFile) -> list[Term]:
    terms = terms_of(text)
    lines: dict[str, int] = {}
    for term in terms:
        line = term.term.line
        if not ID.fullmatch(term.id):
            text.notes.error(
                line,
                sentence("The term “%(term)s” has no id.", term=term.term.text)
                if not term.id
                else sentence("“%(id)s” is not an id.", id=term.id),
                sentence("Write ## Term {#id}, with small letters, digits and hyphens."),
            )
        elif term.id in lines:
            text.notes.error(
                line,
                sentence(
                    "The term “%(id)s” is there twice (the other is in line %(line)s).",
                    id=term.id,
                    line=lines[term.id],
                ),
                sentence("Keep one of them."),
            )
        if term.explanation is None:
            text.notes.error(
                line,
                sentence("This term is not explained."),
                sentence("Write what it means below it."),
            )
        lines[term.id] = line
    return terms


def _entries(text: TextFile, language: str, index: Index) -> tuple[GlossaryEntry, ...]:
    for item in items_of(text):
        if isinstance(item, Block):
            text.notes.error(
                item.line,
                sentence("A %(kind)s belongs in a lesson.", kind=item.kind),
                sentence("Move it into a lesson's file."),
            )
    sheet = Sheet()
    terms = [term for term in terms_of(text) if term.id and term.explanation]
    numbers = [
        (sheet.add(term.term), sheet.add(term.explanation)) for term in terms if term.explanation
    ]
    page = render_sheet(text, language, sheet, index)
    return tuple(
        GlossaryEntry(term.id, page.places[word].text, page.places[explanation].html)
        for term, (word, explanation) in zip(terms, numbers, strict=True)
    )
