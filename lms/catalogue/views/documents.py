"""A course's glossary, and its guides for facilitators."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Response, render_template

from lms.catalogue.queries.documents import documents_in
from lms.catalogue.queries.links import resolve
from lms.catalogue.views.room import room, shown
from lms.content.model import PartKind, pick
from lms.core.errors import NotFound
from lms.core.words import fold
from lms.web.access import public
from lms.web.caching import public_page
from lms.web.languages import lang

# A glossary that fits on a screen or two needs no index of letters.
FEW_TERMS = 20


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it is shown, with the language it is in."""

    id: str
    language: str
    term: str
    html: str

    @property
    def letter(self) -> str:
        """Under which letter it is found."""
        return fold(self.term)[:1].upper()


@room.get("/courses/<course>/glossary/")
@public
def glossary(course: str) -> Response:
    """Show the course's words and what they mean."""
    outline = shown(course)

    def page() -> str:
        terms = _terms(outline.version_id, course)
        letters = [(key, list(group)) for key, group in groupby(terms, lambda term: term.letter)]
        return render_template(
            "catalogue/glossary.html",
            course=outline,
            terms=terms,
            letters=letters if len(terms) > FEW_TERMS else [],
        )

    return public_page(page, outline.version_id)


def _terms(version_id: int, course: str) -> list[Term]:
    entries = documents_in(version_id).glossary(lang())
    terms = [
        Term(entry.id, language, entry.term, resolve(entry.html, course, lang()))
        for language, entry in entries
    ]
    return sorted(terms, key=lambda term: (fold(term.term), term.id))


@room.get("/courses/<course>/guide/")
@public
def guides(course: str) -> Response:
    """List the guides for people who run the course with a group."""
    outline = shown(course)
    found = documents_in(outline.version_id).guides
    if not found:
        raise NotFound

    def page() -> str:
        shown = [(guide, *pick(guide.texts, lang(), outline.language)) for guide in found]
        return render_template("catalogue/guides.html", course=outline, guides=shown)

    return public_page(page, outline.version_id)


@room.get("/courses/<course>/guide/<key>")
@public
def guide(course: str, key: str) -> Response:
    """Show one guide."""
    outline = shown(course)
    found = next((g for g in documents_in(outline.version_id).guides if g.id == key), None)
    if found is None:
        raise NotFound

    def page() -> str:
        language, text = pick(found.texts, lang(), outline.language)
        parts = [
            resolve(part.html, course, lang()) for part in text.parts if part.kind is PartKind.PROSE
        ]
        return render_template(
            "catalogue/guide.html",
            course=outline,
            guide=found,
            language=language,
            text=text,
            parts=parts,
        )

    return public_page(page, outline.version_id)
