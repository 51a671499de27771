"""What a course version holds besides its lessons: the glossary, and guides for facilitators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from lms.catalogue.models import CourseText, CourseVersion
from lms.content import codec, model
from lms.core.memory import Memory
from lms.db import session

_documents: Memory[int, Documents] = Memory(100)


@dataclass(frozen=True, slots=True)
class Documents:
    """Guides with their texts in all languages, and glossaries by language, as written."""

    language: str
    guides: tuple[model.Lesson, ...]
    glossaries: Mapping[str, tuple[model.GlossaryEntry, ...]]

    def glossary(self, language: str) -> list[tuple[str, model.GlossaryEntry]]:
        """Each term of the source with the language it is in: `language` where there is one."""
        translated = {entry.id: entry for entry in self.glossaries.get(language, ())}
        return [
            (language, translated[entry.id]) if entry.id in translated else (self.language, entry)
            for entry in self.glossaries.get(self.language, ())
        ]


def documents_in(version_id: int) -> Documents:
    """Guides and glossary of a course version; read once, then kept."""
    return _documents.get(version_id, lambda: _read(version_id))


def _read(version_id: int) -> Documents:
    rows = (
        session()
        .execute(
            select(
                CourseText.language,
                CourseText.document,
                CourseText.glossary,
                CourseVersion.language.label("source"),
            )
            .join(CourseVersion, CourseVersion.id == CourseText.version_id)
            .where(CourseText.version_id == version_id)
        )
        .all()
    )
    glossaries = {
        row.language: tuple(codec.load_glossary_entry(entry) for entry in row.glossary)
        for row in rows
    }
    written = {
        row.language: [codec.load_lesson(guide) for guide in row.document["guides"]] for row in rows
    }
    return Documents(rows[0].source, _joined(rows[0].source, written), glossaries)


def _joined(source: str, written: Mapping[str, list[model.Lesson]]) -> tuple[model.Lesson, ...]:
    """Each guide of the source once, with its texts in every language."""
    texts: dict[str, dict[str, model.LessonText]] = {}
    for language, guides in written.items():
        for guide in guides:
            texts.setdefault(guide.id, {})[language] = guide.texts[language]
    return tuple(replace(guide, texts=texts[guide.id]) for guide in written.get(source, ()))
